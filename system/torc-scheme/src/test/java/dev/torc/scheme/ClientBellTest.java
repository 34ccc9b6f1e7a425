package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.posix.EventDescriptor;
import dev.torc.posix.FileCalls;
import dev.torc.scheme.RawClient.Answer;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.Uring;
import dev.torc.uring.UringSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients that sleep on an eventfd of theirs, which the server rings.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientBellTest {

    private static final int CALLS = 200;
    private static final int SESSIONS = 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void wake_them_for_every_answer_that_they_sleep_for(Serving serving) throws IOException {
        try (Served served = Served.start(new HeldCalls(), folder, serving);
                RawClient client = RawClient.connectWithBell(served.server().socket())) {
            for (int call = 0; call < CALLS; call++) {
                client.nop(call);
                client.submit();

                assertEquals(new Answer(call, 0), client.await());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void that_are_never_answered_by_their_owner_hold_up_nobody(Serving serving) throws IOException {
        try (Served served = Served.start(new HeldCalls(), folder, serving);
                RawClient hostile = RawClient.connectWithBell(served.server().socket());
                RawClient honest = served.connect()) {
            fillAndMakeBlocking(hostile.bell());
            for (int call = 0; call < CALLS; call++) {
                hostile.nop(call);
                // It says that it sleeps, and does not: the server has to ring a counter that is full.
                hostile.ring().prepareToSleep();
                hostile.submit();
                honest.nop(call);
                honest.submit();

                assertEquals(new Answer(call, 0), honest.await());
                Served.until("the answer", () -> hostile.ring().next());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void are_closed_with_their_session(Serving serving) throws IOException {
        try (Served served = Served.start(new HeldCalls(), folder, serving)) {
            openAndClose(served, 1);
            long before = openDescriptors();
            openAndClose(served, SESSIONS);

            // The count of sessions goes down before the last of them has closed what it had.
            Served.until("no more than " + before + " descriptors", () -> openDescriptors() <= before);
        }
    }

    private static void openAndClose(Served served, int sessions) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            clients.add(RawClient.connectWithBell(served.server().socket()));
        }
        served.untilSessions(sessions);
        clients.forEach(RawClient::close);
        served.untilSessions(0);
    }

    /// Adds as much as fits to the counter, which Java's own library has no way to write to.
    private static void fillAndMakeBlocking(EventDescriptor bell) throws IOException {
        try (Uring ring = Uring.open(UringSetup.builder(1).build());
                Arena arena = Arena.ofConfined()) {
            MemorySegment most = arena.allocateFrom(ValueLayout.JAVA_LONG, -2L);
            long at = ring.claim();
            PrepareFile.write(ring.entries(), at, bell.descriptor().number(), most.address(), Long.BYTES, 0);
            ring.submitAndWait(1);
            ring.completions().next();
            assertEquals(Long.BYTES, ring.completions().result());
        }
        assertEquals(0, FileCalls.setStatusFlags(bell.descriptor().number(), 0));
    }

    private static long openDescriptors() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
