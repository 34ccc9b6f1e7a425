package dev.torc.kernel;

import java.util.Set;

/// Which names a context sees. Names can be taken away from it, and none comes back.
final class Namespace {

    /// Every name.
    static final Namespace ALL = new Namespace(1, Set.of());

    /// No name: nothing opens.
    static final Namespace NULL = new Namespace(0, Set.of());

    private static final int NARROWED = 2;

    private final int kind;
    private final Set<String> names;

    private Namespace(int kind, Set<String> names) {
        this.kind = kind;
        this.names = names;
    }

    boolean sees(String name) {
        return kind == ALL.kind || names.contains(name);
    }

    boolean isNull() {
        return kind == NULL.kind;
    }

    /// {@return a namespace of those of these names that are seen here}
    Namespace keep(Set<String> wanted) {
        Set<String> left = Set.copyOf(wanted.stream().filter(this::sees).toList());
        return left.isEmpty() ? NULL : new Namespace(NARROWED, left);
    }
}
