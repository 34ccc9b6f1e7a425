package dev.torc.interfaces.processor;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Names that are given once.
final class Names {

    private final Map<String, String> given = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<String> endings;

    /// @param endings what names are used with, so that none of those is another name either; an empty one among
    ///     them
    Names(List<String> endings) {
        this.endings = endings;
    }

    Names() {
        this(List.of(""));
    }

    /// {@return this, which does not give some names}
    Names without(String... names) {
        taken.addAll(List.of(names));
        return this;
    }

    /// {@return the name that was given to this before, else a new one}
    ///
    /// @param what what is named
    /// @param wish what it is called if nobody else is
    String of(String what, String wish) {
        return given.computeIfAbsent(what, _ -> {
            String name = wish;
            for (int i = 2; isTaken(name); i++) {
                name = wish + i;
            }
            for (String ending : endings) {
                taken.add(name + ending);
            }
            return name;
        });
    }

    private boolean isTaken(String name) {
        return endings.stream().anyMatch(ending -> taken.contains(name + ending));
    }

    /// {@return a name like `READ_ALL` for one like `readAll`}
    static String constant(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    /// {@return a name that none of the others is}
    static String besides(Collection<String> others, String wish) {
        String name = wish;
        while (others.contains(name)) {
            name = name + "_";
        }
        return name;
    }
}
