package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.interfaces.ServedInterface;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a generated call of values of a fixed size allocates, at both ends, whether it is compiled or interpreted.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class InterfaceAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// Links what is called, and makes each thing that is made once.
    private static final int FIRST_CALLS = 1_000;

    private static final int CALLS = 2_000;

    private static final int ROUNDS = 4;

    /// Two objects: a record, and the one in it.
    private static final int MOST_BYTES_OF_A_SAMPLE = 80;

    private final Workbench service = new Workbench();
    private final SchemeServer server;
    private final Session session;
    private final LaboratoryStub laboratory;

    InterfaceAllocationTest(@TempDir Path folder) throws IOException {
        server = SchemeServer.start(
                ServedInterface.onServerThread("laboratory", new LaboratoryDispatcher(service)),
                ServerSetup.at(folder.resolve("laboratory")));
        session = Session.connect(server.socket(), SessionSetup.standard());
        laboratory = LaboratoryStub.over(session);
    }

    @AfterEach
    void close() {
        laboratory.close();
        session.close();
        server.close();
    }

    /// Bytes that a call allocates here, and there.
    private record Allocated(long here, long there) {}

    /// {@return the least of some rounds: what is made once, like the way to sleep when that is first gone, is in
    /// one of them}
    private Allocated allocated(Runnable call) {
        laboratory.nothing();
        long serverThread = service.thread.get();
        for (int i = 0; i < FIRST_CALLS; i++) {
            call.run();
        }
        Allocated least = new Allocated(Long.MAX_VALUE, Long.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++) {
            long there = THREADS.getThreadAllocatedBytes(serverThread);
            long here = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            here = THREADS.getCurrentThreadAllocatedBytes() - here;
            there = THREADS.getThreadAllocatedBytes(serverThread) - there;
            least = new Allocated(Math.min(least.here, here / CALLS), Math.min(least.there, there / CALLS));
        }
        return least;
    }

    @Test
    void Values_in_the_entry_and_back_are_nothing() {
        assertEquals(new Allocated(0, 0), allocated(() -> laboratory.add(1, 2)));
        assertEquals(new Allocated(0, 0), allocated(laboratory::nothing));
        assertEquals(new Allocated(0, 0), allocated(() -> laboratory.next(Laboratory.Unit.GRAM)));
    }

    @Test
    void A_record_that_is_returned_into_a_view_is_nothing() {
        LaboratoryStub.SampleView view = new LaboratoryStub.SampleView();

        assertEquals(new Allocated(0, 0), allocated(() -> laboratory.sample(1, view)));
    }

    @Test
    void A_record_that_is_returned_is_itself() {
        Allocated bytes = allocated(() -> laboratory.sample(1));

        assertEquals(0, bytes.there());
        assertTrue(bytes.here() <= MOST_BYTES_OF_A_SAMPLE, () -> bytes.here() + " bytes a call");
    }

    @Test
    void A_record_that_is_sent_in_memory_is_what_the_service_is_given() {
        Laboratory.Sample sample = new Laboratory.Sample(new Laboratory.Point(1, 2), 0.5, Laboratory.Unit.GRAM, true);
        LaboratoryStub.SampleView view = new LaboratoryStub.SampleView();

        Allocated bytes = allocated(() -> laboratory.move(sample, 1, view));

        assertEquals(0, bytes.here());
        assertTrue(bytes.there() <= 2 * MOST_BYTES_OF_A_SAMPLE, () -> bytes.there() + " bytes a call");
    }
}
