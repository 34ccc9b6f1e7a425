package dev.torc.bench.mailbox;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.call.CaseRunner;
import dev.torc.bench.ring.AgronaPeer;
import dev.torc.bench.ring.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.IdleStrategy;

/// Round trips within a process: threads that each send to one inbox and wait for the answer in an inbox of their own,
/// and one that answers. Whoever waits looks again some times, then yields, as in [OneWay].
public final class Echo {

    /// In a message: who has sent it is above, and which it is below.
    private static final int SENDER_SHIFT = 40;

    private final Means means;
    private final Map<Integer, Outbox> answers = new HashMap<>();
    private final AtomicInteger callersLeft;
    private final CountDownLatch serving = new CountDownLatch(1);
    private final CountDownLatch served = new CountDownLatch(1);

    private Echo(Means means, int callers) {
        this.means = means;
        callersLeft = new AtomicInteger(callers);
    }

    /// Measures round trips for each of `cases`.
    public static void run(Arguments arguments, ChildMain.Console console) {
        CaseRunner.measureAll(
                arguments.with("servers", ""),
                console,
                what -> new Echo(Means.of(arguments), what.clients()).callers(what.clients()));
    }

    private List<Caller> callers(int count) throws Exception {
        Companion.start(this::serve);
        serving.await();
        List<Caller> callers = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            callers.add(new EchoCaller(number));
        }
        return callers;
    }

    private void serve() throws Exception {
        IdleStrategy idle = AgronaPeer.idleStrategy("yield");
        try (Inbox requests = means.inbox(Means.SERVER, this::answer)) {
            serving.countDown();
            while (callersLeft.get() != 0) {
                idle.idle(requests.take());
            }
        }
        served.countDown();
    }

    private void answer(long value) {
        Outbox outbox = answers.computeIfAbsent((int) (value >>> SENDER_SHIFT), this::answersTo);
        while (!outbox.offer(value)) {
            Thread.onSpinWait();
        }
    }

    private Outbox answersTo(int number) {
        try {
            return means.outbox(number);
        } catch (Exception e) {
            throw new IllegalStateException("no way back to caller " + number, e);
        }
    }

    private final class EchoCaller implements Caller {

        private final IdleStrategy idle = AgronaPeer.idleStrategy("yield");
        private final Inbox inbox;
        private final Outbox requests;
        private long last;
        private long answered;

        EchoCaller(int number) throws Exception {
            last = (long) number << SENDER_SHIFT;
            inbox = means.inbox(number, value -> answered = value);
            requests = means.outbox(Means.SERVER);
        }

        @Override
        public void call() {
            last++;
            while (!requests.offer(last)) {
                idle.idle();
            }
            while (answered != last) {
                idle.idle(inbox.take());
            }
            idle.reset();
        }

        @Override
        public void close() {
            try {
                if (callersLeft.decrementAndGet() == 0) {
                    served.await();
                }
                inbox.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
