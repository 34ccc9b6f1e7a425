package dev.torc.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What others write, made up by a fuzzer that is led by what the code does with it: no crash, and no hang.
///
/// `torc.fuzz` says how long all targets take together; without it, half a minute.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FuzzTest {

    private static final Duration TIME = Duration.parse(System.getProperty("torc.fuzz", "PT24S"));

    @ParameterizedTest
    @EnumSource
    void Nothing_is_found_in(Target target) throws IOException, InterruptedException {
        Fuzzer fuzzer = Fuzzer.of(target);
        int exitCode = fuzzer.run(TIME.dividedBy(Target.values().length));
        assertEquals(0, exitCode, () -> {
            try {
                return "found in " + fuzzer.folder() + ":\n" + fuzzer.said();
            } catch (IOException e) {
                return e.toString();
            }
        });
    }
}
