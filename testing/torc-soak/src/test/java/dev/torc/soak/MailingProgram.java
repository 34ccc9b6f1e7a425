package dev.torc.soak;

import dev.torc.mailbox.MailboxRegion;
import dev.torc.mailbox.QueueLayout;
import dev.torc.mailbox.RegionSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// A process that registers and leaves, sends to others like it and calls them, until it is told to end, or killed.
final class MailingProgram {

    /// Small queues, so that they are full again and again.
    static final RegionSpec SPEC = new RegionSpec(12, new QueueLayout(8, 128));

    private static final int CORRESPONDENTS = 2;
    private static final int MOST_TURNS = 400;

    private final Findings findings = new Findings();
    private volatile boolean stopping;

    private MailingProgram() {}

    /// Arguments: the region's file, the process' number among so many, how many there are, and a seed.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Child.endWithParent();
        new MailingProgram()
                .run(
                        Path.of(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        new SplittableRandom(Long.parseLong(arguments[3])));
    }

    private void run(Path file, int number, int all, SplittableRandom random) throws IOException, InterruptedException {
        try (MailboxRegion region = MailboxRegion.open(file, SPEC)) {
            Thread[] threads = new Thread[CORRESPONDENTS];
            for (int i = 0; i < CORRESPONDENTS; i++) {
                long name = 1 + (long) number * CORRESPONDENTS + i;
                SplittableRandom dice = random.split();
                threads[i] = Thread.ofPlatform()
                        .name("correspondent " + name)
                        .start(() -> correspond(region, name, all * CORRESPONDENTS, dice));
            }
            Child.say(Child.READY, "");
            while (Child.isToGoOn()) {
                Child.say(Child.TALLY, findings.tally().toLine());
            }
            stopping = true;
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(60));
                findings.require(!thread.isAlive(), thread + " does not end");
            }
        }
        long started = findings.tally().get(Count.STARTED);
        long ended = findings.tally().get(Count.ENDED);
        findings.require(started == ended, started + " calls were started, and " + ended + " have ended");
        Child.say(Child.TALLY, findings.tally().toLine());
        Child.say(Child.ENDED, "");
    }

    private void correspond(MailboxRegion region, long name, int names, SplittableRandom dice) {
        try {
            while (!stopping) {
                try (Correspondent life = new Correspondent(region, name, names, findings, dice)) {
                    for (int turns = dice.nextInt(MOST_TURNS); turns > 0 && !stopping; turns--) {
                        life.turn();
                    }
                }
            }
        } catch (Exception | Error e) {
            findings.fault("correspondent " + name, e);
        }
    }
}
