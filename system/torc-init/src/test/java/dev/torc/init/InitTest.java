package dev.torc.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.UnixDatagram;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Services that are processes.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class InitTest {

    private static final String READY = "READY=1\n";

    @TempDir
    private Path folder;

    private final BlockingQueue<ServiceStatus> changes = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> well = new CompletableFuture<>();
    private Optional<Init> started = Optional.empty();
    private Domain domain;

    @BeforeEach
    void make() throws IOException {
        domain = new Domain(folder.resolve("domain")).create();
    }

    private Init init() {
        return started.orElseThrow();
    }

    private void start(String text) throws IOException {
        List<Service> services = ServicesFile.read(Files.writeString(folder.resolve("boot.toml"), text));
        Init opened = Init.open(services, domain, changes::add);
        started = Optional.of(opened);
        Thread.ofPlatform().name("init").start(() -> {
            try (Init running = opened) {
                well.complete(running.run());
            } catch (RuntimeException e) {
                well.completeExceptionally(e);
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        if (started.isPresent()) {
            init().stop();
            init().awaitEnd();
        }
    }

    /// Waits until a service has come so far, and says how it was then.
    private ServiceStatus until(String name, ServiceState state) throws InterruptedException {
        while (true) {
            ServiceStatus status = changes.poll(60, TimeUnit.SECONDS);
            if (status == null) {
                throw new AssertionError(name + " does not become " + state + ": " + init().status());
            }
            if (status.name().equals(name) && status.state() == state) {
                return status;
            }
        }
    }

    private static String script(String text) {
        return "command = [\"sh\", \"-c\", '''" + text + "''']\n";
    }

    private void sayReady(int service) throws IOException {
        UnixDatagram.send(domain.directory().resolve(".init." + service), READY.getBytes(StandardCharsets.US_ASCII));
    }

    private static ProcessHandle process(ServiceStatus status) {
        return ProcessHandle.of(status.processId()).orElseThrow();
    }

    @Test
    void One_that_blocks_before_it_is_ready_holds_up_nobody_but_who_waits_for_it() throws Exception {
        start("[service.blocked]\nready = \"notify\"\n" + script("exec sleep 1000")
                + "[service.behind]\nafter = [\"blocked\"]\n" + script("exec sleep 1000")
                + "[service.other]\n" + script("exec sleep 1000")
                + "[service.last]\nafter = [\"other\"]\n" + script("exec sleep 1000"));
        until("last", ServiceState.READY);
        assertEquals(ServiceState.STARTING, init().status().getFirst().state());
        sayReady(0);
        until("behind", ServiceState.READY);
    }

    @Test
    void A_service_learns_where_to_say_that_it_is_ready_and_what_its_table_says() throws Exception {
        Path told = folder.resolve("told");
        start("[service.a]\nready = \"notify\"\nenvironment = { WHAT = \"this\" }\n"
                + script("echo \"$NOTIFY_SOCKET $WHAT $TORC_DOMAIN $(pwd)\"; exec sleep 1000")
                + "log = \"told\"\n");
        until("a", ServiceState.STARTING);
        Path mailbox = domain.directory().resolve(".init.0");
        String wanted = mailbox + " this " + domain.directory() + " " + folder + "\n";
        while (!Files.exists(told) || !Files.readString(told).equals(wanted)) {
            assertEquals(ServiceState.STARTING, init().status().getFirst().state());
            Thread.onSpinWait();
        }
    }

    @Test
    void One_that_was_killed_is_started_again_and_others_can_see_it() throws Exception {
        start("[service.a]\n" + script("exec sleep 1000"));
        ServiceStatus first = until("a", ServiceState.READY);
        process(first).destroyForcibly();
        until("a", ServiceState.BACKING_OFF);
        ServiceStatus second = until("a", ServiceState.READY);
        assertTrue(second.processId() != first.processId());
        try (InitSession session = InitSession.connect(domain)) {
            assertEquals(1, session.status().getFirst().restarts());
            assertEquals(second.processId(), session.status().getFirst().processId());
        }
    }

    @Test
    void Everything_is_stopped_in_reverse_order_by_whoever_asks_and_nothing_is_left() throws Exception {
        Path log = folder.resolve("ends");
        String waits = "trap 'echo NAME >>" + log + "; exit 0' TERM; while true; do sleep 1 & wait $!; done";
        start("[service.a]\n" + script(waits.replace("NAME", "a"))
                + "[service.b]\nafter = [\"a\"]\n" + script(waits.replace("NAME", "b"))
                + "[service.c]\nafter = [\"b\"]\nready = \"notify\"\n" + script(waits.replace("NAME", "c")));
        ServiceStatus a = until("a", ServiceState.READY);
        until("c", ServiceState.STARTING);
        sayReady(2);
        until("c", ServiceState.READY);
        ProcessHandle process = process(a);
        // The shells have set their traps when they have children.
        while (init().status().stream()
                .anyMatch(status -> process(status).children().findAny().isEmpty())) {
            Thread.onSpinWait();
        }
        List<ProcessHandle> grandchildren = process.descendants().toList();
        try (InitSession session = InitSession.connect(domain)) {
            session.stop();
        }
        assertTrue(well.get());
        assertEquals("c\nb\na\n", Files.readString(log));
        assertFalse(process.isAlive());
        for (ProcessHandle left : grandchildren) {
            left.onExit().get(60, TimeUnit.SECONDS);
        }
        try (Stream<Path> files = Files.list(domain.directory())) {
            assertEquals(
                    List.of(), files.filter(file -> !file.endsWith(".counters")).toList());
        }
    }

    @Test
    void One_that_does_not_end_is_killed_with_what_it_has_started() throws Exception {
        start("[service.deaf]\nstop-within = \"100ms\"\n"
                + script("trap '' TERM; sleep 1000 & while true; do sleep 1000; done"));
        ProcessHandle process = process(until("deaf", ServiceState.READY));
        while (process.children().count() < 2) {
            Thread.onSpinWait();
        }
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        init().stop();
        assertTrue(well.get());
        for (ProcessHandle each : all) {
            each.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void What_has_something_to_do_once_runs_in_order_and_then_nothing_is_left_to_do() throws Exception {
        Path log = folder.resolve("done");
        start("[service.second]\nafter = [\"first\"]\nready = \"exit\"\n" + script("echo second >>" + log)
                + "[service.first]\nready = \"exit\"\n" + script("echo first >>" + log));
        assertTrue(well.get());
        assertEquals("first\nsecond\n", Files.readString(log));
    }

    @Test
    void A_program_that_is_not_there_is_said_and_in_the_end_it_has_failed() throws Exception {
        start("[service.a]\ncommand = [\"no-such-program\"]\nback-off = { first = \"1ms\", attempts = 2 }\n");
        assertFalse(well.get());
        String detail = init().status().getFirst().detail();
        assertTrue(detail.startsWith("there is no program \"no-such-program\" in PATH"), detail);
        assertTrue(detail.endsWith("given up after 3 starts"), detail);
    }

    @Test
    void A_log_that_is_a_pipe_without_a_reader_holds_up_nobody() throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                        .start()
                        .waitFor());
        start("[service.a]\nlog = \"pipe\"\nrestart = \"never\"\n" + script("exit 0") + "[service.b]\n"
                + script("exec sleep 1000"));
        until("b", ServiceState.READY);
        assertTrue(init().status().getFirst().detail().endsWith("is no file"));
    }

    @Test
    void A_second_one_in_a_domain_is_refused_and_the_first_goes_on() throws Exception {
        start("[service.a]\n" + script("exec sleep 1000"));
        until("a", ServiceState.READY);
        assertThrows(FileAlreadyExistsException.class, () -> Init.open(List.of(), domain, _ -> {}));
        assertEquals(ServiceState.READY, init().status().getFirst().state());
    }

    @Test
    void One_that_floods_its_mailbox_holds_up_nobody() throws Exception {
        start("[service.loud]\nready = \"notify\"\n" + script("exec sleep 1000") + "[service.b]\nready = \"notify\"\n"
                + script("exec sleep 1000"));
        until("b", ServiceState.STARTING);
        Path mailbox = domain.directory().resolve(".init.0");
        CompletableFuture<Void> flooded = CompletableFuture.runAsync(() -> {
            while (init().status().getLast().state() != ServiceState.READY) {
                try {
                    UnixDatagram.send(mailbox, new byte[] {'X', '='});
                } catch (IOException full) {
                    Thread.onSpinWait();
                }
            }
        });
        sayReady(1);
        until("b", ServiceState.READY);
        flooded.get(60, TimeUnit.SECONDS);
        assertEquals(ServiceState.STARTING, init().status().getFirst().state());
    }
}
