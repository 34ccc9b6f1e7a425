package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.cli.TorcProcess.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What processes of other users can do in a domain, with and without a policy: Linux tells the kernel who they
/// are.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class PolicyCommandsTest {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    /// Users that nobody has; the policy speaks of the first, and of the group of the second.
    private static final int USER = 54_321;

    private static final int OF_GROUP = 54_322;
    private static final int GROUP = 54_400;
    private static final int STRANGER = 54_323;

    private static final String POLICY = "[[allow]]\nusers = [" + USER + "]\nopen = [\"null\", \"notes\"]\n"
            + "create = [\"notes\"]\n\n[[allow]]\ngroups = [" + GROUP + "]\nopen = [\"zero\"]\n";

    @TempDir
    private Path folder;

    private Path domain;

    @BeforeEach
    void choose() throws IOException {
        assumeTrue(Files.isExecutable(SETPRIV), "there is no setpriv(1)");
        assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid")),
                "only root starts processes of others");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        domain = folder.resolve("domain");
        copyModules();
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        torc("down");
    }

    /// The modules lie where only this user may read, so others get a copy.
    private void copyModules() throws IOException {
        Path modules = Files.createDirectory(folder.resolve("modules"));
        String[] parts = System.getProperty("jdk.module.path").split(":");
        for (int i = 0; i < parts.length; i++) {
            Path from = Path.of(parts[i]);
            Path to = Files.isDirectory(from)
                    ? modules.resolve(Integer.toString(i))
                    : modules.resolve(from.getFileName().toString());
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
        Process opened = new ProcessBuilder("chmod", "-R", "a+rX", modules.toString()).start();
        try {
            assertEquals(0, opened.waitFor());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private String modulePath() throws IOException {
        try (Stream<Path> parts = Files.list(folder.resolve("modules"))) {
            return parts.map(Path::toString).sorted().collect(Collectors.joining(":"));
        }
    }

    private Ended torc(String... arguments) throws IOException, InterruptedException {
        return TorcProcess.run(Map.of("TORC_DOMAIN", domain.toString()), new byte[0], arguments);
    }

    private ProcessBuilder as(int user, int group, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(SETPRIV.toString(), "--reuid=" + user, "--regid=" + group, "--clear-groups", "--"));
        List<String> own = new ArrayList<>(TorcProcess.command(List.of(), arguments));
        own.set(own.indexOf("-p") + 1, modulePath());
        command.addAll(own);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TORC_DOMAIN", domain.toString());
        return builder;
    }

    private Ended torcAs(int user, int group, String... arguments) throws IOException, InterruptedException {
        Process process = as(user, group, arguments).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output, output);
    }

    private void up(String policy) throws IOException, InterruptedException {
        Files.createDirectory(domain);
        Files.writeString(domain.resolve(".policy.toml"), policy);
        Ended up = torc("up");
        assertEquals(0, up.exitCode(), up::errors);
    }

    private long refused() throws IOException, InterruptedException {
        return torc("cat", "sys:counters").lines().stream()
                .filter(line -> line.startsWith("refused-policy\t"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('\t') + 1)))
                .sum();
    }

    @Test
    void Who_has_a_rule_opens_what_it_names_and_sees_nothing_else() throws Exception {
        up(POLICY);
        Ended names = torcAs(USER, USER, "ls", ":");
        assertEquals(0, names.exitCode(), names::output);
        assertEquals(List.of("null"), names.lines());
        assertEquals(0, torcAs(USER, USER, "cat", "null:").exitCode());
        assertEquals(List.of("zero"), torcAs(OF_GROUP, GROUP, "ls", ":").lines());
        long before = refused();
        Ended refused = torcAs(USER, USER, "cat", "sys:counters");
        assertEquals(ExitCode.FAILED, refused.exitCode(), refused::output);
        assertTrue(refused.output().contains("denied"), refused::output);
        assertTrue(refused() > before, "it was not counted");
    }

    @Test
    void Who_has_none_does_not_get_in() throws Exception {
        up(POLICY);
        long before = refused();
        Ended stranger = torcAs(STRANGER, STRANGER, "ls", ":");
        assertEquals(ExitCode.FAILED, stranger.exitCode(), stranger::output);
        assertTrue(
                stranger.output().contains("its policy has no rule for user " + STRANGER + " or group " + STRANGER),
                stranger::output);
        assertTrue(refused() > before, "it was not counted");
    }

    @Test
    void Who_has_a_rule_serves_under_the_names_in_it_and_no_others() throws Exception {
        up(POLICY);
        Path served = Files.createDirectory(folder.resolve("served"));
        Files.writeString(served.resolve("a"), "of another user");
        Process service = as(USER, USER, "serve", "file", "--name", "notes", served.toString())
                .start();
        try {
            String said =
                    String.valueOf(service.inputReader(StandardCharsets.UTF_8).readLine());
            assertTrue(said.contains("in the domain"), said);
            assertEquals("of another user", torc("cat", "notes:a").output());
            assertEquals("of another user", torcAs(USER, USER, "cat", "notes:a").output());
        } finally {
            service.destroy();
            service.waitFor();
        }
        long before = refused();
        Ended other = torcAs(USER, USER, "serve", "file", "--name", "other", served.toString());
        assertEquals(ExitCode.FAILED, other.exitCode(), other::output);
        assertTrue(other.output().contains("denied"), other::output);
        assertTrue(refused() > before, "it was not counted");
    }

    @Test
    void Without_a_policy_nobody_else_gets_in() throws Exception {
        assertEquals(0, torc("up").exitCode());
        Ended closed = torcAs(USER, USER, "ls", ":");
        assertFalse(closed.exitCode() == 0, closed::output);
        // Not even where somebody has opened the directory and the socket by hand.
        Files.setPosixFilePermissions(domain, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(domain.resolve("kernel"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Ended opened = torcAs(USER, USER, "ls", ":");
        assertEquals(ExitCode.FAILED, opened.exitCode(), opened::output);
        assertTrue(opened.output().contains("it belongs to user 0"), opened::output);
    }

    @Test
    void A_policy_that_others_can_write_or_that_says_nothing_sensible_starts_no_kernel() throws Exception {
        Files.createDirectory(domain);
        Path policy = Files.writeString(domain.resolve(".policy.toml"), POLICY);
        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-rw-rw-"));
        Ended writable = torc("up");
        assertEquals(ExitCode.FAILED, writable.exitCode());
        assertTrue(writable.errors().contains("others can write to it"), writable::errors);
        Files.delete(policy);
        Files.writeString(policy, "[[allow]]\nuser = [1]\n");
        Ended wrong = torc("up");
        assertTrue(wrong.errors().contains(".policy.toml:2: allow[0].user: there is no such key"), wrong::errors);
    }
}
