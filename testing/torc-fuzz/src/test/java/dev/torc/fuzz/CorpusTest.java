package dev.torc.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// What was worth keeping of what was fuzzed, once more, and without the fuzzer.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class CorpusTest {

    @TestFactory
    Stream<DynamicTest> Nothing_is_wrong_with() throws IOException {
        List<DynamicTest> tests = new java.util.ArrayList<>();
        for (Target target : Target.values()) {
            try (Stream<Path> files = Files.list(Fuzzer.corpus(target))) {
                List<Path> inputs = files.sorted().toList();
                assertFalse(inputs.isEmpty(), () -> target + " has nothing to begin with");
                inputs.forEach(file -> tests.add(dynamicTest(
                        target.folder() + " " + file.getFileName(), () -> target.run(Files.readAllBytes(file)))));
            }
        }
        return tests.stream();
    }
}
