package dev.torc.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `java.nio.file.Files` does on a served folder, seen from the folder itself.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class FilesContract {

    @TempDir
    Path folder;

    private final LinuxCalls linuxCalls;
    private Served served;
    private Path root;
    private Path original;

    FilesContract(LinuxCalls linuxCalls) {
        this.linuxCalls = linuxCalls;
    }

    @BeforeEach
    void start() throws IOException {
        served = Served.files(folder, linuxCalls);
        root = served.root();
        original = served.original();
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    @Nested
    class Content {

        @Test
        void is_what_the_folder_has() throws IOException {
            Files.writeString(original.resolve("a.txt"), "one\ntwo\n");

            assertEquals("one\ntwo\n", Files.readString(root.resolve("a.txt")));
            assertEquals(List.of("one", "two"), Files.readAllLines(root.resolve("a.txt")));
            assertEquals(8, Files.size(root.resolve("a.txt")));
        }

        @Test
        void of_any_length_comes_and_goes_whole() throws IOException {
            for (int bytes : new int[] {0, 1, 4095, 4097, 65536, 524288, 524289, 3_000_001}) {
                byte[] content = random(bytes);

                Files.write(root.resolve("b"), content);

                assertArrayEquals(content, Files.readAllBytes(original.resolve("b")));
                assertArrayEquals(content, Files.readAllBytes(root.resolve("b")));
            }
        }
    }
}
