package dev.torc.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules about texts, over every file that is written by hand.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TidyTest {

    private static final List<SourceText> TEXTS = House.ours().texts();

    @ParameterizedTest
    @EnumSource
    void No_text_of_ours_breaks(TidyRule rule) {
        assertEquals(
                List.of(), TEXTS.stream().flatMap(rule::faults).toList(), () -> rule + " is broken at these places");
    }

    @ParameterizedTest
    @EnumSource
    void A_text_that_breaks_the_rule_is_found(TidyRule rule) {
        for (SourceText example : rule.brokenExamples()) {
            assertTrue(rule.faults(example).findAny().isPresent(), () -> rule + " does not find " + example.lines());
        }
    }
}
