package dev.torc.kernel;

import java.util.Set;

/// What a user may do with the names of a domain.
///
/// @param open the names that he may open, and so sees; one that ends with `*` stands for all that begin so
/// @param create the names under which his processes may serve, likewise
/// @param isUnlimited whether he may do everything: the domain is his, or he is root
record Access(Set<String> open, Set<String> create, boolean isUnlimited) {

    private static final String ALL_NAMES = "*";

    /// Everything.
    static final Access UNLIMITED = new Access(Set.of(), Set.of(), true);

    boolean isNone() {
        return !isUnlimited && open.isEmpty() && create.isEmpty();
    }

    boolean mayOpen(String name) {
        return isUnlimited || matches(open, name);
    }

    boolean mayCreate(String name) {
        return isUnlimited || matches(create, name);
    }

    private static boolean matches(Set<String> patterns, String name) {
        if (patterns.contains(name)) {
            return true;
        }
        for (String pattern : patterns) {
            if (pattern.endsWith(ALL_NAMES) && name.startsWith(pattern.substring(0, pattern.length() - 1))) {
                return true;
            }
        }
        return false;
    }
}
