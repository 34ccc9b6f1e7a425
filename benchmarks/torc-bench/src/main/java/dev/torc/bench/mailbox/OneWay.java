package dev.torc.bench.mailbox;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Metric;
import dev.torc.bench.call.Crowd;
import dev.torc.bench.ring.AgronaPeer;
import dev.torc.bench.ring.Caller;
import dev.torc.bench.ring.Rendezvous;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.IdleStrategy;

/// Messages one way, as many as go, from several threads to one. Whoever finds no room or no message looks again some
/// times, then yields: all contestants alike, so that what is measured is how messages are passed on.
public final class OneWay {

    /// How many messages a sender sends between two looks at the clock.
    private static final int BURST = 256;

    private OneWay() {}

    /// Takes messages until the process is ended.
    public static void receive(Arguments arguments, ChildMain.Console console) throws Exception {
        receive(Means.of(arguments), arguments);
    }

    /// Sends messages to another process, and measures for each number of senders in `counts`.
    public static void send(Arguments arguments, ChildMain.Console console) throws Exception {
        var unused = Rendezvous.await(arguments.path("dir"));
        send(Means.of(arguments), arguments, console);
    }

    /// Does both in one process.
    public static void sendWithin(Arguments arguments, ChildMain.Console console) throws Exception {
        Means means = Means.of(arguments);
        Companion.start(() -> receive(means, arguments));
        var unused = Rendezvous.await(arguments.path("dir"));
        send(means, arguments, console);
    }

    private static void receive(Means means, Arguments arguments) throws Exception {
        try (Inbox inbox = means.inbox(Means.SERVER, OneWay::check)) {
            IdleStrategy idle = AgronaPeer.idleStrategy("yield");
            Rendezvous.announce(arguments.path("dir"));
            while (true) {
                idle.idle(inbox.take());
            }
        }
    }

    private static void check(long value) {
        if (value < 0) {
            throw new IllegalStateException("a message that nobody has sent: " + value);
        }
    }

    private static void send(Means means, Arguments arguments, ChildMain.Console console) throws Exception {
        CpuClock cpu = new CpuClock(Companion.processes(arguments));
        List<Caller> senders = new ArrayList<>();
        long warmMillis = arguments.number("warm");
        for (String word : arguments.text("counts").split(",")) {
            int count = Integer.parseInt(word);
            while (senders.size() < count) {
                senders.add(new Sender(means.outbox(Means.SERVER)));
            }
            Map<Metric, Double> bursts =
                    Crowd.measure(senders.subList(0, count), cpu, warmMillis, arguments.number("measure"));
            console.result(caseName(arguments.text("where"), count), ofMessages(bursts));
            warmMillis = arguments.number("warmAgain");
        }
    }

    private static Map<Metric, Double> ofMessages(Map<Metric, Double> bursts) {
        Map<Metric, Double> messages = new EnumMap<>(bursts);
        messages.keySet().retainAll(List.of(Metric.RATE, Metric.CPU, Metric.BYTES));
        messages.replaceAll((metric, value) -> metric == Metric.RATE ? value * BURST : value / BURST);
        return messages;
    }

    /// {@return the name of a case}
    ///
    /// @param where the two ends are
    static String caseName(String where, int senders) {
        return "one way, " + where + ", " + senders + (senders == 1 ? " sender" : " senders");
    }

    /// Whose call is a burst of messages.
    private static final class Sender implements Caller {

        private final Outbox outbox;
        private final IdleStrategy idle = AgronaPeer.idleStrategy("yield");
        private long sent;

        Sender(Outbox outbox) {
            this.outbox = outbox;
        }

        @Override
        public void call() {
            int left = BURST;
            while (left > 0) {
                int count = outbox.offerAll(sent, left);
                sent += count;
                left -= count;
                idle.idle(count);
            }
        }
    }
}
