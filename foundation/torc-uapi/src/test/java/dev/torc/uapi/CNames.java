package dev.torc.uapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the constants of this module are called in C, and which of them are bits: `c-names.tsv`.
///
/// A rule for a constant goes before the rule for its class. A constant without either is an error: nobody would
/// compare it.
final class CNames {

    /// What a constant is, among those of its class.
    enum Role {
        /// A bit that no other constant of the class has.
        BITS,
        /// One of several values of a field.
        NUMBERS,
        /// A number in a class of bits.
        NUMBER,
        /// Bits that others have too: a mask, a combination, or a bit that calls use differently.
        SHARED
    }

    record Rule(String subject, String name, Role role) {}

    private final Map<String, Rule> rules;

    private CNames(Map<String, Rule> rules) {
        this.rules = rules;
    }

    static CNames load() {
        return new CNames(lines("c-names.tsv")
                .map(line -> line.split("\t", -1))
                .map(cells -> new Rule(cells[0], cells[1], role(cells[2])))
                .collect(Collectors.toMap(Rule::subject, Function.identity())));
    }

    private static Role role(String word) {
        return switch (word) {
            case "bits" -> Role.BITS;
            case "numbers" -> Role.NUMBERS;
            case "number" -> Role.NUMBER;
            case "shared" -> Role.SHARED;
            default -> throw new IllegalArgumentException("no such role: " + word);
        };
    }

    /// The lines of a resource that say something.
    static Stream<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(CNames.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The name in C, or nothing if C has none.
    Optional<String> nameOf(String owner, String constant) {
        Rule own = rules.get(owner + "." + constant);
        if (own != null) {
            return own.name().equals("-") ? Optional.empty() : Optional.of(own.name());
        }
        Rule rule = ruleOf(owner);
        return rule.name().equals("-") ? Optional.empty() : Optional.of(rule.name() + constant);
    }

    /// Whether the size of a struct is C's too; it is not where C's ends in an array without a length.
    boolean comparesSizeOf(String owner, String layout) {
        Rule own = rules.get(owner + "." + layout);
        return own == null || !own.name().equals("-");
    }

    Role roleOf(String owner, String constant) {
        Rule own = rules.get(owner + "." + constant);
        return own != null ? own.role() : ruleOf(owner).role();
    }

    private Rule ruleOf(String owner) {
        Rule rule = rules.get(owner);
        if (rule == null) {
            throw new AssertionError("c-names.tsv does not say what the constants of " + owner + " are called in C");
        }
        return rule;
    }

    /// The classes and constants that rules speak of.
    List<String> subjects() {
        return rules.keySet().stream().sorted().toList();
    }
}
