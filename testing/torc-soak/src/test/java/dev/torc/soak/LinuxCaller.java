package dev.torc.soak;

import dev.torc.linux.DeadlineException;
import dev.torc.linux.Linux;
import dev.torc.linux.LinuxFile;
import dev.torc.linux.OperationStream;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.SplittableRandom;

/// Calls to Linux by the same reactor.
final class LinuxCaller extends Caller {

    private static final int MOST_BYTES = 32 << 10;
    private static final int MOST_TICKS = 200;
    private static final long LONGEST_PERIOD_NANOS = 100_000;
    private static final long LONGEST_TIME_NANOS = 2_000_000;

    private final Linux linux;
    private final Path path;
    private final ServedContent content;
    private final MemorySegment memory = Arena.ofAuto().allocate(MOST_BYTES);

    LinuxCaller(
            String name, Linux linux, Path path, ServedContent content, Findings findings, SplittableRandom random) {
        super(name, findings, random);
        this.linux = linux;
        this.path = path;
        this.content = content;
    }

    @Override
    void step() throws IOException, InterruptedException {
        switch (random.nextInt(4)) {
            case 0 -> nop();
            case 1 -> timer();
            case 2 -> ticks();
            default -> read();
        }
    }

    /// Waits for a timer, which a deadline or an interrupt may end.
    private void timer() throws IOException, InterruptedException {
        boolean endless = random.nextInt(3) == 0;
        Duration time = endless ? Duration.ofHours(1) : Duration.ofNanos(random.nextLong(1, LONGEST_TIME_NANOS));
        Duration limit = Duration.ofNanos(random.nextLong(1, LONGEST_TIME_NANOS));
        findings.tally().add(Count.STARTED);
        allowInterrupts();
        try {
            linux.timer(time).deadline(limit).call();
            findings.require(!endless, this + ": a timer of an hour has rung");
            findings.tally().add(Count.RIGHT);
        } catch (DeadlineException _) {
            findings.tally().add(Count.EXPIRED);
        } finally {
            endInterrupts();
            findings.tally().add(Count.ENDED);
        }
    }

    /// Takes some ticks, of which Linux may have as many ready as one likes.
    private void ticks() throws IOException, InterruptedException {
        Duration period = Duration.ofNanos(random.nextBoolean() ? 1 : random.nextLong(1, LONGEST_PERIOD_NANOS));
        int count = random.nextInt(MOST_TICKS);
        findings.tally().add(Count.STARTED);
        try (OperationStream<Integer> ticks = linux.ticks(period)) {
            for (int wanted = 1; wanted <= count; wanted++) {
                int tick = ticks.next().orElseThrow();
                findings.require(tick == wanted, this + ": tick " + tick + " in place of " + wanted);
                findings.tally().add(Count.TICKS);
            }
            findings.tally().add(Count.RIGHT);
        } finally {
            findings.tally().add(Count.ENDED);
        }
    }

    private void nop() {
        OnceCall call = new OnceCall(findings);
        Prepare.nop(call, OnceCall.ENTRY);
        findings.tally().add(Count.STARTED);
        linux.port().start(call);
        var unused = call.join();
        findings.require(call.result() == 0, this + ": Linux answered a NOP with " + call.result());
        findings.tally().add(Count.RIGHT);
    }

    private void read() throws IOException, InterruptedException {
        try (LinuxFile file =
                linux.directory().open(path, StandardOpenOption.READ).call()) {
            int bytes = random.nextInt(1, MOST_BYTES);
            long fileOffset = random.nextLong(ServedContent.BYTES - bytes);
            findings.tally().add(Count.STARTED);
            try {
                int read =
                        file.read(memory.asSlice(0, bytes), fileOffset).call().bytes();
                findings.require(
                        read > 0 && content.matches(memory, fileOffset, read),
                        this + ": Linux read other bytes than the file's");
                findings.tally().add(Count.RIGHT);
                findings.tally().add(Count.COMPARED_BYTES, read);
            } finally {
                findings.tally().add(Count.ENDED);
            }
        }
    }
}
