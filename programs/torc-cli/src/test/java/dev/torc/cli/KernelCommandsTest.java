package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.cli.TorcProcess.Ended;
import dev.torc.client.ProcessStart;
import dev.torc.client.SharedMemory;
import dev.torc.client.StartedProcess;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.SignalNumber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `torc up`, `down` and `ps`, and what the other commands do where a kernel runs.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KernelCommandsTest {

    @TempDir
    private Path folder;

    private Path domain;

    @BeforeEach
    void choose() {
        domain = folder.resolve("domain");
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        torc("down");
    }

    private Ended torc(String... arguments) throws IOException, InterruptedException {
        return TorcProcess.run(environment(), new byte[0], arguments);
    }

    private Map<String, String> environment() {
        return Map.of("TORC_DOMAIN", domain.toString());
    }

    private void up() throws IOException, InterruptedException {
        Ended ended = torc("up");
        assertEquals(0, ended.exitCode(), ended::errors);
    }

    private ProcessHandle kernel() throws IOException {
        return ProcessHandle.of(Long.parseLong(
                        Files.readString(domain.resolve(".kernel.pid")).strip()))
                .orElseThrow();
    }

    @Test
    void A_kernel_starts_in_the_background_lists_names_and_ends_and_leaves_nothing() throws Exception {
        up();
        assertTrue(kernel().isAlive());
        Ended names = torc("ls", ":");
        assertEquals(0, names.exitCode(), names::errors);
        assertTrue(names.lines().contains("null") && names.lines().contains("sys"), names::output);
        assertEquals(0, torc("cat", "null:").exitCode());
        Ended processes = torc("ps");
        assertEquals(0, processes.exitCode(), processes::errors);
        assertTrue(processes.output().contains("java"), processes::output);
        Ended json = torc("ps", "--json");
        assertTrue(json.output().contains("\"pid\":"), json::output);
        ProcessHandle process = kernel();
        assertEquals(0, torc("down").exitCode());
        assertFalse(process.isAlive());
        assertFalse(Files.exists(domain.resolve("kernel")));
        assertFalse(Files.exists(domain.resolve(".kernel.pid")));
    }

    @Test
    void Shared_memory_and_processes_are_listed_and_read_as_files_are() throws Exception {
        up();
        try (var attached = dev.torc.client.Torc.attach(new Domain(domain));
                SharedMemory board = attached.memory("board", 4096);
                StartedProcess process = attached.start(ProcessStart.of("sleep", "1000"))) {
            board.memory().setString(0, "on the board");
            assertEquals(List.of("board"), torc("ls", "shm:").lines());
            assertTrue(torc("cat", "shm:board").output().startsWith("on the board"));
            String number = Integer.toString(process.processId());
            assertEquals(List.of(number), torc("ls", "proc:").lines());
            Ended told = torc("cat", "proc:" + number);
            assertTrue(told.output().contains("running\t-\tsleep"), told::output);
            process.signal(SignalNumber.KILL);
            assertEquals(new StartedProcess.End(true, SignalNumber.KILL), process.await());
        }
    }

    @Test
    void Where_none_runs_each_command_says_what_to_type() throws Exception {
        for (String[] arguments : new String[][] {{"down"}, {"ps"}, {"ls", ":"}}) {
            Ended ended = torc(arguments);
            assertEquals(ExitCode.UNAVAILABLE, ended.exitCode());
            assertTrue(ended.errors().contains("no kernel runs in the domain"), ended::errors);
        }
    }

    @Test
    void A_second_one_is_refused_and_the_first_goes_on() throws Exception {
        up();
        Ended second = torc("up");
        assertEquals(ExitCode.FAILED, second.exitCode());
        assertTrue(second.errors().contains("runs in this domain already"), second::errors);
        assertEquals(0, torc("ls", ":").exitCode());
    }

    @Test
    void What_a_killed_one_leaves_is_taken_over_and_a_service_takes_its_name_again() throws Exception {
        Path served = Files.createDirectory(folder.resolve("served"));
        Files.writeString(served.resolve("a"), "text");
        up();
        Process service = TorcProcess.start(environment(), "serve", "file", served.toString());
        try {
            assertTrue(service.inputReader(StandardCharsets.UTF_8).readLine().contains("in the domain"));
            assertEquals("text", torc("cat", "file:a").output());
            assertFalse(Files.exists(domain.resolve("file")), "it listens at a socket of its own");
            ProcessHandle killed = kernel();
            killed.destroyForcibly();
            killed.onExit().get(20, TimeUnit.SECONDS);
            up();
            Ended names = torc("ls", ":");
            for (int i = 0; i < 50 && !names.lines().contains("file"); i++) {
                names = torc("ls", ":");
            }
            assertTrue(names.lines().contains("file"), names::output);
            assertEquals("text", torc("cat", "file:a").output());
        } finally {
            service.destroy();
            service.waitFor();
        }
    }

    @Test
    void A_domain_that_others_can_write_to_or_that_is_none_is_refused_in_a_sentence() throws Exception {
        Files.createDirectory(domain);
        Files.setPosixFilePermissions(domain, PosixFilePermissions.fromString("rwxrwxrwx"));
        Ended open = torc("up");
        assertEquals(ExitCode.FAILED, open.exitCode());
        assertTrue(open.errors().contains("others can write to it"), open::errors);
        Files.delete(domain);
        Files.createSymbolicLink(domain, folder);
        Ended linked = torc("up");
        assertEquals(ExitCode.FAILED, linked.exitCode());
        assertTrue(linked.errors().contains("not a directory"), linked::errors);
        Files.delete(domain);
        Files.writeString(domain, "");
        assertEquals(ExitCode.FAILED, torc("up").exitCode());
        Files.delete(domain);
    }
}
