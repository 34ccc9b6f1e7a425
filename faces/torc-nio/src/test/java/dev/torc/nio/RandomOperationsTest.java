package dev.torc.nio;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Long sequences of operations, of which each meets what those before have left: the same answers from a served
/// folder and from one of the JDK's own file system. `-Dtorc.seed` does a sequence of before again.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomOperationsTest {

    private static final int OPERATIONS = 2_000;
    private static final int COMPARED_EVERY = 100;
    private static final List<String> NAMES =
            List.of("a", "b", "c", "a/a", "a/b", "b/a", "b/c", "a/b/c", "b/c/a", "c/a", "a/../b", "ä ö");
    private static final List<String> PERMISSIONS = List.of("rw-r--r--", "rwxrwxrwx", "rwx------", "r--r--r--");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void answer_alike(LinuxCalls linuxCalls) throws IOException {
        long seed = Long.getLong("torc.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Served served = Served.files(folder, linuxCalls)) {
            Path own = Files.createDirectory(folder.resolve("own"));
            for (int i = 0; i < OPERATIONS; i++) {
                String first = NAMES.get(random.nextInt(NAMES.size()));
                String second = NAMES.get(random.nextInt(NAMES.size()));
                int kind = random.nextInt(16);
                int number = random.nextInt(20_000);
                Answers.Operation operation = root -> operate(kind, number, root.resolve(first), root.resolve(second));
                String said = "-Dtorc.seed=" + seed + ", operation " + i + " of kind " + kind + " on " + first + " and "
                        + second + " with " + number;

                String expected = Answers.of(operation, own);
                assertEquals(expected, Answers.of(operation, served.root()), said);
                if (i % COMPARED_EVERY == 0) {
                    assertEquals(SameAnswersTest.tree(own), SameAnswersTest.tree(served.original()), said);
                }
            }
        }
    }

    private static Object operate(int kind, int number, Path first, Path second) throws IOException {
        return switch (kind) {
            case 0 -> Files.createDirectory(first);
            case 1 -> Files.createDirectories(first.normalize());
            case 2 -> Files.write(first, new byte[number]);
            case 3 -> Files.write(first, new byte[] {1, 2, 3}, APPEND);
            case 4 -> Files.readAllBytes(first);
            case 5 -> Files.deleteIfExists(first);
            case 6 -> Files.move(first, second);
            case 7 -> Files.move(first, second, REPLACE_EXISTING);
            case 8 -> Files.copy(first, second, REPLACE_EXISTING);
            case 9 -> Files.createSymbolicLink(first, first.getFileSystem().getPath(number % 2 == 0 ? "a" : "b/./c"));
            // Where both are wrong, Linux says it of the other one first.
            case 10 -> Files.isDirectory(first.resolveSibling("")) ? Files.createLink(first, second) : "not asked";
            case 11 -> {
                try (Stream<Path> names = Files.list(first)) {
                    yield names.map(each -> String.valueOf(each.getFileName()))
                            .sorted()
                            .toList();
                }
            }
            case 12 -> {
                try (SeekableByteChannel channel = Files.newByteChannel(first, WRITE, CREATE)) {
                    channel.position(number);
                    int written = channel.write(ByteBuffer.wrap(new byte[] {4, 5}));
                    yield List.of(written, channel.truncate(number / 2 + 1L).size(), channel.position());
                }
            }
            case 13 ->
                Files.setPosixFilePermissions(
                        first, PosixFilePermissions.fromString(PERMISSIONS.get(number % PERMISSIONS.size())));
            case 14 -> Files.getLastModifiedTime(Files.setLastModifiedTime(first, FileTime.fromMillis(number)));
            default -> Files.move(first, second, ATOMIC_MOVE);
        };
    }
}
