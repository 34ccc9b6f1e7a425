package dev.torc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A session as somebody types it, in several terminals: a domain is started, a scheme of one's own joins it, others
/// use it, watch it and end it.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class TerminalSessionTest {

    private static final Path CLONE = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();

    /// More than a channel has room for.
    private static final int BYTES = 1_500_007;

    @TempDir
    Path folder;

    private Path domain() {
        return folder.resolve("domain");
    }

    private Tmux terminals() throws IOException {
        assumeTrue(
                Files.exists(CLONE.resolve("target/run.stamp")),
                "./torc is not built here: ./torc test builds it first");
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.exists(Path.of(path, "tmux"))),
                "tmux is not installed");
        return new Tmux(
                folder,
                Map.of(
                        "TORC_DOMAIN",
                        domain().toString(),
                        "TORC_AS_BUILT",
                        "1",
                        "LC_ALL",
                        "C.UTF-8",
                        "PATH",
                        CLONE + ":" + System.getenv("PATH")));
    }

    /// What a session that went wrong has left.
    @AfterEach
    void endKernel() throws IOException {
        Path kernel = domain().resolve(".kernel.pid");
        if (Files.exists(kernel)) {
            ProcessHandle.of(Long.parseLong(Files.readString(kernel).strip())).ifPresent(ProcessHandle::destroy);
        }
    }

    /// What the launcher does for `./torc example`, without building.
    private static String example(String program) {
        return Path.of(System.getProperty("java.home"), "bin", "java")
                + " --enable-native-access=dev.torc.posix --illegal-native-access=deny -XX:+UseSerialGC -p '"
                + System.getProperty("java.class.path") + "' -m dev.torc.examples/dev.torc.examples." + program;
    }

    @Test
    void of_a_domain_from_up_to_down() throws Exception {
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        Path served = Files.createDirectory(folder.resolve("served"));
        Files.write(served.resolve("big"), bytes);
        try (Tmux terminals = terminals()) {
            for (String window : List.of("main", "scheme", "files", "watch", "copy")) {
                terminals.open(window);
            }
            assertOk(terminals.run("main", "torc up"));
            List<String> names = lines(terminals.run("main", "torc ls :"));
            assertTrue(names.containsAll(List.of("chan", "null", "sys")), names::toString);

            terminals.type("scheme", example("visits.VisitScheme"));
            terminals.await("scheme", "serving visits:");
            terminals.type("files", "torc serve file served");
            terminals.await("files", "serving");
            names = lines(terminals.run("main", "torc ls :"));
            assertTrue(names.containsAll(List.of("file", "visits")), names::toString);
            assertEquals("1\n0\n", terminals.run("main", "torc cat visits:"));
            String contexts = terminals.run("main", "torc cat sys:contexts");
            assertTrue(contexts.startsWith("context\tpid\tuid\t"), contexts);
            // A head, the two services and cat itself, once the kernel has seen that the commands before it have ended.
            assertOk(terminals.run("main", "until [ $(torc cat sys:contexts | wc -l) = 4 ]; do :; done"));

            terminals.type("watch", "torc trace visits");
            terminals.await("watch", "attached to");
            assertEquals("2\n0\n", terminals.run("main", "torc cat visits:"));
            terminals.await("watch", "READ_FIXED(");
            terminals.await("watch", ") = 2 <");
            terminals.key("watch", "C-c");
            assertOk(terminals.run("watch", "true"));

            terminals.type("copy", "torc cp file:big chan:talk");
            // Its name is there soon.
            assertOk(terminals.run("main", "until torc cat chan:talk >copied; do :; done"));
            assertOk(terminals.run("copy", "true"));
            assertOk(terminals.run("main", "cmp served/big copied"));

            terminals.type("watch", "torc top");
            terminals.await("watch", "CONTEXT");
            terminals.await("watch", "visits");
            terminals.key("watch", "q");
            assertOk(terminals.run("watch", "true"));

            long kernel = Long.parseLong(
                    Files.readString(domain().resolve(".kernel.pid")).strip());
            assertOk(terminals.run("main", "torc down"));
            assertTrue(ProcessHandle.of(kernel).isEmpty(), "the kernel runs");
            terminals.key("scheme", "C-d");
            terminals.key("files", "C-c");
            assertOk(terminals.run("scheme", "true"));
            assertOk(terminals.run("files", "true"));
        }
        try (Stream<Path> left = Files.list(domain())) {
            // What the processes have said and counted is kept.
            assertEquals(
                    Set.of(".counters", ".kernel.log"),
                    left.map(path -> path.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    private static void assertOk(String said) {
        assertEquals("0", lines(said).getLast(), said);
    }

    private static List<String> lines(String said) {
        return said.lines().toList();
    }
}
