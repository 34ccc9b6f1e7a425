package dev.torc.uapi;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Numbers that were read from headers once and written down, for machines whose headers are older or absent.
///
/// A line has six cells: `constant`, `field` or `struct`; the name; value, offset or size; the field's length; the
/// version of Linux whose headers said so; the architecture, or `any`.
final class FactTable {

    /// All that these classes have, as the headers of the version in the name say it. Written by
    /// [UapiTableWriter].
    static final String GENERATED = "uapi-7.2.tsv";

    /// The newest Linux whose headers were read.
    static final KernelVersion VERSION = new KernelVersion(7, 2, 0);

    /// What no C program on the usual machine can be asked: other architectures, and names of C libraries to come.
    static final String BY_HAND = "uapi-by-hand.tsv";

    private static final int CELLS = 6;

    private FactTable() {}

    static NavigableMap<String, Fact> load(String resource, Architecture architecture) {
        NavigableMap<String, Fact> facts = new TreeMap<>();
        CNames.lines(resource).forEach(line -> {
            String[] cells = line.split("\t", -1);
            if (cells.length != CELLS) {
                throw new IllegalArgumentException(resource + ": not " + CELLS + " cells: " + line);
            }
            if (cells[5].equals("any") || cells[5].equals(nameOf(architecture))) {
                Fact fact = new Fact(cells[0] + " " + cells[1], Long.parseLong(cells[2]), Long.parseLong(cells[3]));
                facts.put(fact.key(), fact);
            }
        });
        return facts;
    }

    /// One line for each fact, with the version that `versions` has for its key.
    static List<String> lines(Collection<Fact> facts, NavigableMap<String, KernelVersion> versions) {
        return facts.stream()
                .map(fact -> String.join(
                        "\t",
                        fact.kind(),
                        fact.name(),
                        Long.toString(fact.value()),
                        Long.toString(fact.lengthBytes()),
                        String.valueOf(versions.get(fact.key())),
                        architectureOf(fact)))
                .toList();
    }

    /// What differs between architectures is marked with the one it was asked on.
    private static String architectureOf(Fact fact) {
        boolean differs = load(BY_HAND, other()).containsKey(fact.key());
        return differs ? nameOf(Architecture.CURRENT) : "any";
    }

    private static Architecture other() {
        return switch (Architecture.CURRENT) {
            case X86_64 -> Architecture.AARCH64;
            case AARCH64 -> Architecture.X86_64;
        };
    }

    private static String nameOf(Architecture architecture) {
        return architecture.name().toLowerCase(Locale.ROOT);
    }
}
