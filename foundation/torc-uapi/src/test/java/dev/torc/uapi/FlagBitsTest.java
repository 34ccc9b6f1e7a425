package dev.torc.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Two flags of one field never share a bit, unless `c-names.tsv` says that they are meant to.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FlagBitsTest {

    private static final int BITS = 250;

    private final List<JavaFacts.Constant> constants = JavaFacts.constants(JavaFacts.classes());
    private final CNames names = CNames.load();

    @Test
    void every_flag_has_one_bit_of_its_own() {
        Map<String, Long> taken = new HashMap<>();
        List<String> faults = new ArrayList<>();
        int bits = 0;
        for (JavaFacts.Constant constant : constants) {
            if (names.roleOf(constant.owner(), constant.name()) != CNames.Role.BITS) {
                continue;
            }
            // The highest bit of an int is one bit, although the number is negative.
            long value = constant.value() == Integer.MIN_VALUE ? 1L << 31 : constant.value();
            bits += 1;
            long before = taken.getOrDefault(constant.owner(), 0L);
            if (Long.bitCount(value) != 1 || (before & value) != 0) {
                faults.add(constant.toString());
            }
            taken.put(constant.owner(), before | value);
        }
        assertEquals(List.of(), faults);
        assertTrue(bits >= BITS, "only " + bits + " flags were found");
    }

    @Test
    void the_rules_speak_of_nothing_that_is_not_there() {
        Set<String> there = new HashSet<>();
        for (Class<?> type : JavaFacts.classes()) {
            there.add(type.getSimpleName());
            for (var field : type.getFields()) {
                there.add(type.getSimpleName() + "." + field.getName());
            }
        }
        List<String> stale = new ArrayList<>(names.subjects());
        stale.removeAll(there);
        assertEquals(List.of(), stale);
    }
}
