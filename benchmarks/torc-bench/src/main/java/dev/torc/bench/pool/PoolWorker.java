package dev.torc.bench.pool;

import com.sun.management.ThreadMXBean;
import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Metric;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Measures one allocator in one or several cells, in this JVM.
///
/// CPU time and allocation are those of the whole process, so a collection of an allocator's objects counts.
public final class PoolWorker {

    /// The cell that is [Churn].
    static final String CHURN = "churn";

    /// The name of that case.
    static final String CHURN_CASE = "an hour of churn, at most 32 MiB live";

    /// The case that [PoolCell#FEW] and [PoolCell#MANY] make together, wherever one process goes through both.
    static final String GROWTH_CASE = "1,000,000 live beside 100";

    private static final int PAIRS_A_LOOK = 1000;

    /// What it takes the JIT to be done, and its CPU time not to matter, however little of a CPU a thread gets.
    private static final int LEAST_PAIRS = 300_000;

    private final String allocator;
    private final CpuClock cpu = new CpuClock(List.of(ProcessHandle.current().pid()));
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long measureNanos;

    private PoolWorker(String allocator, long measureNanos) {
        this.allocator = allocator;
        this.measureNanos = measureNanos;
    }

    /// Measures every cell of `cells` for `allocator`, and prints a sample for each.
    public static void run(Arguments arguments, ChildMain.Console console) throws InterruptedException {
        long warmNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("warm"));
        long againNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("warmAgain"));
        PoolWorker worker =
                new PoolWorker(arguments.text("allocator"), TimeUnit.MILLISECONDS.toNanos(arguments.number("measure")));
        Map<PoolCell, Double> costs = new HashMap<>();
        for (String word : arguments.text("cells").split(",", 0)) {
            if (word.equals(CHURN)) {
                console.result(CHURN_CASE, worker.churn(arguments.number("churnSteps")));
            } else {
                PoolCell cell = PoolCell.parse(word);
                Map<Metric, Double> sample = worker.measure(cell, warmNanos);
                console.result(cell.caseName(), sample);
                costs.put(cell, sample.get(Metric.CPU));
            }
            warmNanos = againNanos;
        }
        Double few = costs.get(PoolCell.FEW);
        Double many = costs.get(PoolCell.MANY);
        if (few != null && many != null) {
            console.result(GROWTH_CASE, Map.of(Metric.GROWTH, many / few));
        }
    }

    private static Contestant contestant(String name) {
        return switch (name) {
            case "slices" -> new TorcSlices(TorcSlices.Form.SLICE);
            case "places" -> new TorcSlices(TorcSlices.Form.PLACE);
            case "netty" -> new NettyBuffers();
            case "libc" -> new LibcBlocks();
            case "line" -> new OneLine();
            default -> throw new IllegalArgumentException("no such allocator: " + name);
        };
    }

    private Map<Metric, Double> measure(PoolCell cell, long warmNanos) throws InterruptedException {
        Contestant contestant = contestant(allocator);
        Parties parties = new Parties(contestant, cell, warmNanos);
        parties.warm.await();
        cpu.start();
        long allocated = threads.getTotalThreadAllocatedBytes();
        parties.go.countDown();
        parties.measured.await();
        allocated = threads.getTotalThreadAllocatedBytes() - allocated;
        long cpuNanos = cpu.elapsedNanos();
        parties.finish();
        contestant.close();
        return parties.sample(cpuNanos, allocated);
    }

    private Map<Metric, Double> churn(int stepsPerMinute) throws InterruptedException {
        Contestant contestant = contestant(allocator);
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        Thread thread = contestant.thread(() -> {
            Churn churn = new Churn(contestant, stepsPerMinute);
            cpu.start();
            long allocated = threads.getTotalThreadAllocatedBytes();
            long beginNanos = System.nanoTime();
            churn.run();
            long elapsedNanos = System.nanoTime() - beginNanos;
            allocated = threads.getTotalThreadAllocatedBytes() - allocated;
            values.putAll(rates(churn.pairs(), churn.pairs() * 1e9 / elapsedNanos, cpu.elapsedNanos(), allocated));
            if (contestant.heldBytes().isPresent()) {
                values.put(Metric.FOOTPRINT, churn.footprint());
            }
            churn.end();
        });
        thread.start();
        thread.join();
        contestant.close();
        return values;
    }

    private static Map<Metric, Double> rates(long pairs, double rate, long cpuNanos, long allocated) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.RATE, rate);
        values.put(Metric.CPU, (double) cpuNanos / pairs);
        values.put(Metric.BYTES, (double) allocated / pairs);
        return values;
    }

    /// The threads of a cell, which fill their slots, warm up, and wait for each other.
    private final class Parties {

        private final CountDownLatch warm;
        private final CountDownLatch go = new CountDownLatch(1);
        private final CountDownLatch measured;
        private final CountDownLatch end = new CountDownLatch(1);
        private final List<Party> parties = new ArrayList<>();
        private final List<Thread> running = new ArrayList<>();

        Parties(Contestant contestant, PoolCell cell, long warmNanos) {
            warm = new CountDownLatch(cell.threads());
            measured = new CountDownLatch(cell.threads());
            for (int i = 0; i < cell.threads(); i++) {
                Party party = new Party(contestant.pieces(cell.live()), cell, i);
                parties.add(party);
                Thread thread = contestant.thread(() -> run(party, warmNanos));
                running.add(thread);
                thread.start();
            }
        }

        private void run(Party party, long warmNanos) {
            try {
                party.fill();
                party.churn(warmNanos, LEAST_PAIRS);
                warm.countDown();
                go.await();
                party.measure(measureNanos);
                measured.countDown();
                end.await();
                party.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void finish() throws InterruptedException {
            end.countDown();
            for (Thread thread : running) {
                thread.join();
            }
        }

        private Map<Metric, Double> sample(long cpuNanos, long allocated) {
            long pairs = parties.stream().mapToLong(party -> party.pairs).sum();
            double rate = parties.stream()
                    .mapToDouble(party -> party.pairs * 1e9 / party.elapsedNanos)
                    .sum();
            return rates(pairs, rate, cpuNanos, allocated);
        }
    }

    /// One thread's slots, and what it does with them.
    private static final class Party {

        private final Pieces pieces;
        private final int live;
        private final Lengths lengths;
        private long random;
        private volatile long pairs;
        private volatile long elapsedNanos;

        Party(Pieces pieces, PoolCell cell, int number) {
            this.pieces = pieces;
            live = cell.live();
            lengths = new Lengths(cell.smallestBytes(), cell.largestBytes());
            random = number + 1L;
        }

        void fill() {
            for (int slot = 0; slot < live; slot++) {
                pieces.take(slot, lengths.next());
            }
        }

        void empty() {
            for (int slot = 0; slot < live; slot++) {
                pieces.giveBack(slot);
            }
        }

        void measure(long nanos) {
            long beginNanos = System.nanoTime();
            pairs = churn(nanos, LEAST_PAIRS);
            elapsedNanos = System.nanoTime() - beginNanos;
        }

        /// Puts a piece of another length into one slot after the other, in no order.
        ///
        /// @return how often: at least `leastPairs` times
        private long churn(long nanos, long leastPairs) {
            long endNanos = System.nanoTime() + nanos;
            long done = 0;
            do {
                for (int i = 0; i < PAIRS_A_LOOK; i++) {
                    int slot = nextSlot();
                    pieces.giveBack(slot);
                    pieces.take(slot, lengths.next());
                }
                done += PAIRS_A_LOOK;
            } while (System.nanoTime() < endNanos || done < leastPairs);
            return done;
        }

        private int nextSlot() {
            // Marsaglia's xorshift; the high half of a product is a slot without a division.
            random ^= random << 13;
            random ^= random >>> 7;
            random ^= random << 17;
            return (int) (((random >>> 32) * live) >>> 32);
        }
    }
}
