package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that call a service by mailboxes: the server is a process, and each command is one.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MailboxCommandsTest {

    private static final byte[] NOTHING = new byte[0];

    @TempDir
    private Path folder;

    private Path served;
    private Map<String, String> environment;

    @BeforeEach
    void make() throws IOException {
        served = Files.createDirectory(folder.resolve("served"));
        Files.writeString(served.resolve("a.txt"), "by mail\n");
        environment = Map.of("TORC_DOMAIN", folder.resolve("domain").toString());
    }

    private TorcProcess.Ended cat(String... options) throws IOException, InterruptedException {
        String[] command = new String[options.length + 2];
        command[0] = "cat";
        System.arraycopy(options, 0, command, 1, options.length);
        command[options.length + 1] = "file:a.txt";
        return TorcProcess.run(environment, NOTHING, command);
    }

    private Process serve(String... options) throws IOException {
        String[] command = new String[options.length + 4];
        System.arraycopy(new String[] {"serve", "file", served.toString(), "--attended"}, 0, command, 0, 4);
        System.arraycopy(options, 0, command, 4, options.length);
        Process server = TorcProcess.start(environment, command);
        server.inputReader(StandardCharsets.UTF_8).readLine();
        return server;
    }

    private static void stop(Process server) throws IOException, InterruptedException {
        server.getOutputStream().close();
        assertEquals(0, server.waitFor());
    }

    @Test
    void A_server_with_a_mailbox_serves_both_ways() throws IOException, InterruptedException {
        Process server = serve("--mailbox");

        assertEquals("by mail\n", cat("--over", "mailbox").output());
        assertEquals("by mail\n", cat().output());

        stop(server);
    }

    @Test
    void A_server_without_says_what_to_do() throws IOException, InterruptedException {
        Process server = serve();

        TorcProcess.Ended refused = cat("--over", "mailbox");

        assertEquals(ExitCode.FAILED, refused.exitCode());
        assertTrue(refused.errors().contains("this server has no mailbox"), refused.errors());
        stop(server);
    }
}
