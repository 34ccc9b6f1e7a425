package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.cli.TorcProcess.Ended;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A kernel whose domain's directory has no room, cannot be written, or whose socket somebody else has made.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class DomainTroubleTest {

    private static final Path PERL = Path.of("/usr/bin/perl");

    /// Listens as a supervisor does, and becomes the command with the socket as descriptor 3, by the protocol of
    /// `sd_listen_fds(3)`.
    private static final String SUPERVISOR = """
            BEGIN { $^F = 255 }
            use Socket;
            use POSIX ();
            my $path = shift @ARGV;
            socket(my $s, AF_UNIX, SOCK_SEQPACKET, 0) or die "socket: $!";
            bind($s, pack_sockaddr_un($path)) or die "bind: $!";
            listen($s, 16) or die "listen: $!";
            if (fileno($s) != 3) { POSIX::dup2(fileno($s), 3) or die "dup2: $!" }
            $ENV{LISTEN_FDS} = 1;
            $ENV{LISTEN_PID} = $$;
            exec @ARGV or die "exec: $!";
            """;

    @TempDir
    private Path folder;

    private boolean mounted;

    private Ended torc(String... arguments) throws IOException, InterruptedException {
        return TorcProcess.run(Map.of("TORC_DOMAIN", domain().toString()), new byte[0], arguments);
    }

    private Path mount() {
        return folder.resolve("mount");
    }

    private Path domain() {
        return mounted ? mount().resolve("domain") : folder.resolve("domain");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private void mountSmall() throws IOException, InterruptedException {
        Files.createDirectory(mount());
        mounted = run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", mount().toString()) == 0;
        assumeTrue(mounted, "no file system can be mounted here");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        torc("down");
        if (mounted) {
            assertEquals(0, run("umount", "-l", mount().toString()));
        }
    }

    @Test
    void A_directory_without_room_is_said_and_nothing_is_left_running() throws Exception {
        mountSmall();
        fill(mount().resolve("fill"));
        for (String[] arguments : new String[][] {{"up"}, {"up", "--foreground"}}) {
            Ended up = torc(arguments);
            assertEquals(ExitCode.FAILED, up.exitCode(), up::errors);
            assertTrue(
                    up.errors().contains(mount().toString())
                            && (up.errors().contains("No space left")
                                    || up.errors().contains("is there room?")),
                    up::errors);
        }
        assertEquals(ExitCode.UNAVAILABLE, torc("ls", ":").exitCode());
        Files.delete(mount().resolve("fill"));
        Ended again = torc("up");
        assertEquals(0, again.exitCode(), again::errors);
        assertEquals(0, torc("ls", ":").exitCode());
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            // There is no more room.
        }
    }

    @Test
    void A_directory_that_cannot_be_written_is_said() throws Exception {
        mountSmall();
        Files.createDirectory(domain());
        assertEquals(0, run("chmod", "700", domain().toString()));
        assertEquals(0, run("mount", "-o", "remount,ro", mount().toString()));
        for (String[] arguments : new String[][] {{"up"}, {"up", "--foreground"}}) {
            Ended up = torc(arguments);
            assertEquals(ExitCode.FAILED, up.exitCode(), up::errors);
            assertTrue(up.errors().toLowerCase(java.util.Locale.ROOT).contains("read-only"), up::errors);
        }
    }

    @Test
    void A_socket_that_a_supervisor_passes_is_listened_on_and_stays() throws Exception {
        assumeTrue(Files.isExecutable(PERL), "there is no perl to play a supervisor");
        Files.createDirectory(domain());
        assertEquals(0, run("chmod", "700", domain().toString()));
        Path socket = domain().resolve("kernel");
        Path script = Files.writeString(folder.resolve("supervisor.pl"), SUPERVISOR);
        List<String> command = new ArrayList<>(List.of(PERL.toString(), script.toString(), socket.toString()));
        command.addAll(TorcProcess.command(List.of(), "up", "--foreground"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TORC_DOMAIN", domain().toString());
        Process kernel = builder.start();
        try (BufferedReader said = kernel.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            assertTrue(
                    String.valueOf(line).contains("is process " + kernel.pid()),
                    () -> line + String.join("\n", kernel.errorReader().lines().toList()));
            Ended names = torc("ls", ":");
            assertEquals(0, names.exitCode(), names::errors);
            assertTrue(names.lines().contains("null"), names::output);
        } finally {
            kernel.destroy();
            kernel.waitFor();
        }
    }
}
