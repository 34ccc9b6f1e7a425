package dev.torc.soak;

import dev.torc.linux.Linux;
import dev.torc.linux.LinuxFile;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/// Calls to Linux by the same reactor.
final class LinuxCaller extends Caller {

    private static final int MOST_BYTES = 32 << 10;

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
        if (random.nextBoolean()) {
            nop();
        } else {
            read();
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
