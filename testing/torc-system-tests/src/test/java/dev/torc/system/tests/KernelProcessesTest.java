package dev.torc.system.tests;

import static dev.torc.system.tests.KernelDomain.SMALL;
import static dev.torc.system.tests.KernelDomain.contexts;
import static dev.torc.system.tests.KernelDomain.isFree;
import static dev.torc.system.tests.KernelDomain.who;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.ServedScheme;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.client.Torc;
import dev.torc.memory.Slice;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A kernel, a service and a client, a process each; and each of them dies.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KernelProcessesTest {

    @TempDir
    private Path folder;

    private ChildProcess kernel;

    @BeforeEach
    void start() throws IOException {
        kernel = startKernel();
    }

    @AfterEach
    void stop() {
        kernel.close();
    }

    private Domain domain() {
        return new Domain(folder);
    }

    private ChildProcess startKernel() throws IOException {
        ChildProcess process = ChildProcess.start(KernelProgram.class, folder.toString());
        process.awaitPoint(KernelProgram.Point.RUNS);
        return process;
    }

    private ChildProcess startService() throws IOException {
        ChildProcess process = ChildProcess.start(NamedProgram.class, folder.toString(), "who");
        process.awaitPoint(NamedProgram.Point.SERVES);
        return process;
    }

    /// Row 13 of the checklist: process to process, introduced by the kernel.
    @Test
    void A_client_is_introduced_to_a_service_and_the_service_is_told_who_it_is() throws IOException {
        try (ChildProcess _ = startService();
                Torc torc = Torc.attach(domain());
                Session session = torc.connect("who", SMALL)) {
            assertTrue(who(session).startsWith(ProcessHandle.current().pid() + " "), who(session));
        }
    }

    @Test
    void A_service_is_told_for_whom_the_kernel_forwards() throws IOException {
        try (ChildProcess _ = startService();
                Torc torc = Torc.attach(domain());
                Session session = torc.delegated("who", SMALL)) {
            assertTrue(who(session).startsWith(ProcessHandle.current().pid() + " "), who(session));
        }
    }

    @Test
    void When_the_kernel_is_killed_sessions_go_on_and_the_service_is_found_again_by_the_next() throws Exception {
        try (ChildProcess service = startService();
                Torc torc = Torc.attach(domain());
                Session session = torc.connect("who", SMALL)) {
            service.goOn();
            kernel.kill();
            torc.detached().get(20, TimeUnit.SECONDS);
            service.awaitPoint(NamedProgram.Point.DETACHED);
            who(session);
            // A killed kernel leaves its socket behind, which the next one takes over.
            kernel = startKernel();
            service.goOn();
            service.awaitPoint(NamedProgram.Point.REATTACHED);
            torc.reattach();
            try (Session again = torc.connect("who", SMALL)) {
                assertEquals(who(session), who(again));
            }
        }
    }

    @Test
    void When_a_service_is_killed_its_clients_are_told_at_once_and_its_name_is_free() throws Exception {
        try (ChildProcess service = startService();
                Torc torc = Torc.attach(domain());
                Session session = torc.connect("who", SMALL);
                RemoteFile file = session.open("me", OpenMode.READ);
                Slice slice = session.allocate(64)) {
            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return file.read(slice, 1L);
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            });
            service.kill();
            var told = assertThrows(
                    CompletionException.class,
                    () -> read.orTimeout(20, TimeUnit.SECONDS).join());
            assertTrue(told.getCause() instanceof SessionEndedException, told::toString);
            Eventually.isTrue(() -> isFree(torc, "who"), () -> "the name of a dead process is taken");
            try (ServedScheme served = torc.serve("who", new WhoScheme())) {
                assertEquals("who", served.name());
            }
        }
    }

    @Test
    void When_a_client_is_killed_its_context_and_its_names_are_gone() throws Exception {
        try (Torc torc = Torc.attach(domain())) {
            try (ChildProcess client = startService()) {
                client.kill();
            }
            Eventually.isTrue(() -> isFree(torc, "who"), () -> "the name of a dead process is taken");
            Eventually.isTrue(() -> contexts(torc) == 1, () -> "a dead process has a context");
        }
    }

    @Test
    void A_service_that_stands_still_holds_up_who_asks_for_it_and_nobody_else() throws Exception {
        SessionSetup impatient =
                new SessionSetup(SMALL.spec(), SMALL.poolBytes(), Duration.ofMillis(200), SMALL.polling());
        try (ChildProcess service = startService();
                Torc torc = Torc.attach(domain())) {
            service.stop();
            assertThrows(IOException.class, () -> torc.connect("who", impatient).close());
            torc.kernel().ping();
            assertTrue(torc.kernel().list(":").stream()
                    .anyMatch(item -> item.name().equals("who")));
            service.continueAfterStop();
            try (Session session = torc.connect("who", SMALL)) {
                who(session);
            }
        }
    }
}
