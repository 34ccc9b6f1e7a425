package dev.torc.interfaces.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written for an interface is what lies in the golden files. With `-Dtorc.golden=write` they are written
/// anew.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GoldenFilesTest {

    static final Path FOLDER = Path.of("src/test/resources/golden");

    private static final boolean WRITES = "write".equals(System.getProperty("torc.golden"));

    private final Compilation compilation;

    GoldenFilesTest(@TempDir Path folder) throws IOException {
        compilation = Compilation.of(folder, Files.readString(FOLDER.resolve("Sensor.java.txt")));
    }

    @Test
    void The_interface_and_what_is_written_compile_without_a_warning() {
        assertEquals(List.of(), compilation.complaints());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SensorMessages", "SensorStub", "SensorDispatcher"})
    void The_source_is(String name) throws IOException {
        check(name + ".java.txt", compilation.written("golden/" + name));
    }

    static void check(String name, String text) throws IOException {
        Path golden = FOLDER.resolve(name);
        if (WRITES) {
            Files.writeString(golden, text);
        }
        assertEquals(Files.readString(golden), text);
    }
}
