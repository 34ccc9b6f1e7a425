package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.cli.TorcProcess.Ended;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `torc init`, with the domain's kernel and a service as its services.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class InitCommandsTest {

    @TempDir
    private Path folder;

    private Optional<Process> started = Optional.empty();

    private Map<String, String> environment() {
        return Map.of("TORC_DOMAIN", folder.resolve("domain").toString());
    }

    private Ended torc(String... arguments) throws IOException, InterruptedException {
        return TorcProcess.run(environment(), new byte[0], arguments);
    }

    private BufferedReader start(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("boot.toml"), text);
        Process process = TorcProcess.start(environment(), "init", file.toString());
        started = Optional.of(process);
        return process.inputReader(StandardCharsets.UTF_8);
    }

    private Process init() {
        return started.orElseThrow();
    }

    private static String command(String... arguments) {
        return "command = ["
                + TorcProcess.command(List.of(), arguments).stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(", "))
                + "]\nready = \"notify\"\n";
    }

    private static String until(BufferedReader said, String wanted) throws IOException {
        StringBuilder before = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(wanted)) {
                return line;
            }
            before.append(line).append('\n');
        }
        throw new AssertionError("it did not say \"" + wanted + "\", but: " + before);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (started.isPresent()) {
            init().destroy();
            init().waitFor();
        }
    }

    private void startKernelAndFiles() throws IOException {
        Path served = Files.createDirectory(folder.resolve("served"));
        Files.writeString(served.resolve("a"), "text");
        BufferedReader said = start("[service.files]\nafter = [\"kernel\"]\n"
                + command("serve", "file", served.toString()) + "[service.kernel]\n" + command("up", "--foreground"));
        until(said, "kernel: ready");
        until(said, "files: ready");
    }

    @Test
    void A_kernel_and_a_service_are_ready_in_order_are_seen_and_stopped_and_nothing_is_left() throws Exception {
        startKernelAndFiles();
        assertEquals("text", torc("cat", "file:a").output());
        Ended status = torc("init", "status");
        assertEquals(0, status.exitCode(), status::errors);
        assertTrue(status.lines().get(1).matches("kernel +ready +\\d+ +0 +"), status::output);
        assertTrue(status.lines().get(2).matches("files +ready +\\d+ +0 +"), status::output);
        Ended json = torc("init", "status", "--json");
        assertTrue(
                json.lines().getFirst().startsWith("{\"service\":\"kernel\",\"state\":\"ready\",\"pid\":"),
                json::output);
        Ended stop = torc("init", "stop");
        assertEquals(0, stop.exitCode(), stop::errors);
        assertEquals(0, init().waitFor());
        Path domain = folder.resolve("domain");
        for (String name : List.of("kernel", ".kernel.pid", "init", ".init.0", ".init.1")) {
            assertFalse(Files.exists(domain.resolve(name)), name);
        }
    }

    @Test
    void Ctrl_C_stops_everything() throws Exception {
        startKernelAndFiles();
        List<ProcessHandle> services = init().descendants().toList();
        assertEquals(2, services.size());
        assertEquals(
                0,
                new ProcessBuilder("kill", "-INT", Long.toString(init().pid()))
                        .start()
                        .waitFor());
        assertEquals(130, init().waitFor());
        for (ProcessHandle service : services) {
            service.onExit().get(60, TimeUnit.SECONDS);
        }
        assertFalse(Files.exists(folder.resolve("domain").resolve("kernel")));
        assertEquals(ExitCode.UNAVAILABLE, torc("init", "status").exitCode());
    }

    @Test
    void A_killed_one_takes_its_services_along_and_the_next_takes_over() throws Exception {
        startKernelAndFiles();
        List<ProcessHandle> services = init().descendants().toList();
        init().destroyForcibly().waitFor();
        for (ProcessHandle service : services) {
            service.onExit().get(60, TimeUnit.SECONDS);
        }
        until(start("[service.kernel]\n" + command("up", "--foreground")), "kernel: ready");
        assertEquals(0, torc("ls", ":").exitCode());
    }

    @Test
    void What_is_wrong_with_a_file_is_said_and_nothing_is_started() throws Exception {
        Path file = Files.writeString(
                folder.resolve("boot.toml"), "[service.a]\ncommand = [\"x\"]\nafter = [\"b\"]\nready = \"soon\"\n");
        Ended wrong = torc("init", file.toString());
        assertEquals(ExitCode.FAILED, wrong.exitCode());
        assertTrue(wrong.errors().contains(file + ":3: service.a.after: there is no service \"b\""), wrong::errors);
        assertTrue(wrong.errors().contains(file + ":4: service.a.ready: \"soon\" is not allowed"), wrong::errors);
        Ended missing = torc("init", folder.resolve("none.toml").toString());
        assertTrue(missing.errors().contains("there is no such file"), missing::errors);
        assertEquals(ExitCode.WRONG_USE, torc("init").exitCode());
    }

    @Test
    void Where_none_runs_the_commands_say_what_to_type() throws Exception {
        for (String subcommand : List.of("status", "stop")) {
            Ended ended = torc("init", subcommand);
            assertEquals(ExitCode.UNAVAILABLE, ended.exitCode());
            assertTrue(ended.errors().contains("Start it: torc init FILE."), ended::errors);
        }
    }
}
