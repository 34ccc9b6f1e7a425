package dev.torc.soak;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.memory.Slice;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Calls that a virtual thread waits for: reads, writes, opens, and whatever else has a path.
final class BlockingCaller extends Caller {

    private static final int MOST_BYTES = 32 << 10;
    private static final int PAGE_BYTES = 4096;
    private static final long LOOK_NANOS = 100_000;

    private final Link link;
    private final ServedContent content;
    private final String ownFile;

    BlockingCaller(String name, Link link, ServedContent content, Findings findings, SplittableRandom random) {
        super(name, findings, random);
        this.link = link;
        this.content = content;
        this.ownFile = name;
    }

    @Override
    void step() throws IOException, InterruptedException {
        link.use(this::call);
    }

    private interface Body {
        void run() throws IOException;
    }

    /// One blocking call, which ends in exactly one of the ways that there are.
    private void one(Body body) throws IOException {
        findings.tally().add(Count.STARTED);
        allowInterrupts();
        try {
            body.run();
            findings.tally().add(Count.RIGHT);
        } catch (InterruptedIOException e) {
            findings.tally().add(Count.INTERRUPTED);
            throw e;
        } catch (SessionEndedException e) {
            findings.tally().add(Count.ENDED_WITH_SESSION);
            throw e;
        } finally {
            endInterrupts();
            findings.tally().add(Count.ENDED);
        }
    }

    private void call(Session session) throws IOException {
        try {
            switch (random.nextInt(7)) {
                case 0 -> one(session::ping);
                case 1 -> one(() -> look(session));
                case 2 -> one(() -> miss(session));
                case 3 -> open(session);
                case 4, 5 -> read(session, link.file(session, ServedContent.NAME, OpenMode.READ));
                default -> write(session, link.file(session, ownFile, OpenMode.CREATE));
            }
        } catch (InterruptedIOException _) {
            // Counted.
        }
    }

    private void look(Session session) throws IOException {
        long bytes = session.status(ServedContent.NAME).sizeBytes();
        findings.require(
                bytes == ServedContent.BYTES, this + ": a file of " + ServedContent.BYTES + " bytes has " + bytes);
    }

    private void miss(Session session) throws IOException {
        try {
            session.status("missing");
            findings.fault(this + ": a file that is not there has a status");
        } catch (NoSuchFileException _) {
            // Right.
        }
    }

    /// Opens a file, which is closed also where the one who opens it, reads it or closes it is interrupted: else the
    /// server would have more descriptors each time.
    private void open(Session session) throws IOException {
        AtomicReference<RemoteFile> opened = new AtomicReference<>();
        one(() -> opened.set(session.open(ServedContent.NAME, OpenMode.READ)));
        RemoteFile file = opened.get();
        try {
            read(session, file);
        } finally {
            one(file::close);
        }
    }

    private void read(Session session, RemoteFile file) throws IOException {
        int bytes = random.nextInt(1, MOST_BYTES);
        long fileOffset = random.nextLong(ServedContent.BYTES - bytes);
        try (Slice slice = session.allocate(bytes)) {
            slice.memory().fill((byte) random.nextInt());
            one(() -> {
                int read = file.read(slice, fileOffset);
                findings.require(
                        read > 0 && content.matches(slice.memory(), fileOffset, read),
                        this + ": a read of " + bytes + " bytes at " + fileOffset + " answered " + read
                                + ", which are not the file's");
                findings.tally().add(Count.COMPARED_BYTES, read);
            });
        }
    }

    /// Writes a page and reads it back. What is in flight when it is given up is waited for: it may still write.
    private void write(Session session, RemoteFile file) throws IOException {
        long fileOffset = (long) PAGE_BYTES * random.nextInt(8);
        long mark = random.nextLong();
        try (Slice written = session.allocate(PAGE_BYTES);
                Slice read = session.allocate(PAGE_BYTES)) {
            for (long at = 0; at < PAGE_BYTES; at += Long.BYTES) {
                written.memory().set(ValueLayout.JAVA_LONG_UNALIGNED, at, mark + at);
            }
            try {
                one(() -> findings.require(file.write(written, fileOffset) == PAGE_BYTES, this + ": a short write"));
            } finally {
                awaitReturn(session, written);
            }
            one(() -> {
                int bytes = file.read(read, fileOffset);
                findings.require(
                        bytes == PAGE_BYTES && read.memory().mismatch(written.memory()) == -1,
                        this + ": what was written at " + fileOffset + " is not what is read: " + bytes + " bytes");
            });
            findings.tally().add(Count.COMPARED_BYTES, PAGE_BYTES);
        }
    }

    private static void awaitReturn(Session session, Slice lent) {
        boolean interrupted = false;
        while (lent.isLent() && !session.port().ended().isDone()) {
            LockSupport.parkNanos(LOOK_NANOS);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
