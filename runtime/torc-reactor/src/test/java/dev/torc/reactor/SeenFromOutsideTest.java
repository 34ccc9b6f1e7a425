package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterFiles;
import dev.torc.counters.Reading;
import dev.torc.counters.SetReading;
import dev.torc.counters.Subject;
import dev.torc.ring.session.Domain;
import dev.torc.ring.session.DomainCounters;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// What other processes see of a reactor.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SeenFromOutsideTest {

    private static final int CALLS = 10;

    @Test
    void A_reactor_and_its_ring_are_seen_while_they_are_open() throws Exception {
        try (Reactor reactor = Reactor.onThisThread(ReactorSetup.standard().named("seen"))) {
            for (int i = 0; i <= CALLS; i++) {
                Call call = new Call();
                Prepare.nop(call, Call.ENTRY);
                reactor.linux().start(call);
                call.await();
            }
            // Shown each time that Linux is entered: the last one when there is something to do again.
            reactor.turn(0);

            assertTrue(only(Subject.LINUX_RING).get(Counter.CALLS) >= CALLS);
            assertTrue(only(Subject.LINUX_RING).get(Counter.SUBMITTED) >= CALLS);
            assertEquals(1, only(Subject.LINUX_RING).get(Counter.IN_FLIGHT), "the poll of its own doorbell");
            assertEquals(reactor.sleeps(), only(Subject.REACTOR).get(Counter.SLEEPS));
        }
        assertEquals(List.of(), seen(Subject.LINUX_RING));
        assertEquals(List.of(), seen(Subject.REACTOR));
    }

    private static SetReading only(Subject subject) throws IOException {
        List<SetReading> found = seen(subject);
        assertEquals(1, found.size());
        return found.getFirst();
    }

    private static List<SetReading> seen(Subject subject) throws IOException {
        Path own = DomainCounters.ofProcess().file().orElseThrow();
        return new CounterFiles(Domain.current().counters())
                .read().stream()
                        .filter(reading -> reading.file().equals(own))
                        .flatMap(reading -> ((Reading.OfProcess) reading).sets().stream())
                        .filter(set -> set.subject() == subject && set.label().equals("seen"))
                        .toList();
    }
}
