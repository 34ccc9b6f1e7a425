package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import dev.torc.layout.SegmentWords;
import dev.torc.posix.BlockingCalls;
import dev.torc.posix.Futex;
import dev.torc.posix.MemoryMaps;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.MapFlags;
import dev.torc.uapi.ProtectionFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/// Memory in which the processes of a domain meet: a registry, and a queue for each that is registered.
///
/// It is a file, made by the first process that comes, of exactly the form that all of them expect, and mapped by
/// each. While somebody has it mapped, nobody makes it anew; a region that nobody has mapped and that is of
/// another form, or was never finished, is. One that is of this form is kept, with its generations, so that no id
/// comes back.
///
/// **Trust.** Whoever can open the file is a process of the same user, and could stop or kill this one all the
/// same. It can fill, empty and forge what is in the region, take it away (an access is then an [InternalError]),
/// and keep others from being registered. It cannot make this process touch memory outside the region: each word
/// is checked where it is read.
///
/// **Death** is told by Linux, by a lock; see `RegionFile`. Whoever opens a region, finds no room in it or asks
/// for it takes back what the dead have left.
///
/// **Ownership.** After [#close] nothing of the region can be used. What is registered then is left to others, as
/// if this process had ended. **Threads.** Any.
public final class MailboxRegion implements AutoCloseable {

    private static final long MAKING_LIMIT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long MAKING_PAUSE_NANOS = 500_000;
    private static final int MOST_NUMBERS_TRIED = 10_000;

    private static final int READ_WRITE = ProtectionFlags.READ | ProtectionFlags.WRITE;

    private final RegionFile file;
    private final Arena arena;
    private final RegionLayout layout;
    private final RegionTally tally;
    private final RegionQueues queues;
    private final Registry registry;
    private final int owner;

    private MailboxRegion(RegionFile file, Arena arena, RegionLayout layout, Mapped mapped) throws IOException {
        this.file = file;
        this.arena = arena;
        this.layout = layout;
        this.tally = new RegionTally();
        MemorySegment memory = mapped.memory();
        this.queues = new RegionQueues(memory, layout, file, tally);
        EntryTable entries = new EntryTable(mapped.words(), layout, tally);
        UserTable users = new UserTable(mapped.words(), layout, tally);
        Reaper reaper = new Reaper(
                entries,
                users,
                file,
                queues,
                index -> Futex.wake(memory, entries.changesAt(index), Integer.MAX_VALUE),
                tally);
        this.registry = new Registry(
                entries,
                users,
                reaper,
                queues::empty,
                (index, changes, nanos) -> Futex.wait(memory, entries.changesAt(index), changes, nanos),
                tally);
        this.owner = takeNumber(file, mapped.words());
        reaper.disown(owner);
    }

    /// Maps the region of a domain, and makes it if there is none: of the standard form, in the domain's directory,
    /// which is made too.
    ///
    /// @return the region, mapped by this process until it is closed
    /// @throws RegionMismatchException if others use one of another form
    /// @throws java.nio.file.AccessDeniedException if the directory or the file is somebody else's, or others can
    ///     write to it
    /// @throws IOException if another process has been making it for 5 s, or Linux refuses
    public static MailboxRegion of(Domain domain) throws IOException {
        return open(domain.create().mailboxes(), RegionSpec.standard());
    }

    /// Maps a region, and makes it if there is none.
    ///
    /// @param path the file, in a folder that only this user can write to
    /// @param spec its form
    /// @return the region, mapped by this process until it is closed
    /// @throws RegionMismatchException if others use one of another form
    /// @throws java.nio.file.AccessDeniedException if the file is somebody else's, or others can open it
    /// @throws IOException if another process has been making it for 5 s, or Linux refuses
    public static MailboxRegion open(Path path, RegionSpec spec) throws IOException {
        return open(path, spec, UnaryOperator.identity());
    }

    /// As [#open(Path, RegionSpec)].
    ///
    /// @param around is put around the words of header and registry
    static MailboxRegion open(Path path, RegionSpec spec, UnaryOperator<LongWords> around) throws IOException {
        RegionLayout layout = RegionLayout.of(spec);
        RegionFile file = RegionFile.open(path);
        Arena arena = Arena.ofShared();
        try {
            awaitMaking(file);
            boolean isNew = !isMade(file, layout);
            if (isNew) {
                file.makeZeros(layout.totalBytes());
            }
            Mapped mapped = Mapped.of(file, layout, arena, around);
            if (isNew) {
                layout.make(mapped.words());
            }
            file.holdMapped();
            file.endMaking();
            return new MailboxRegion(file, arena, layout, mapped);
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            file.close();
            throw e;
        }
    }

    /// Registers this process, or a part of it.
    ///
    /// @param name by which others find it: whatever they agree upon
    /// @param limit how long to wait, if another is just being registered under the name, for what becomes of
    ///     that
    /// @return the registration; it ends with [Registration#unregister], or with the region
    /// @throws RegistrationRefusedException if there is no room, or somebody who lives has the name
    /// @throws IllegalStateException if others were told that this process is dead, or the region is closed
    public Registration register(long name, Duration limit) throws RegistrationRefusedException {
        long id = BlockingCalls.<Long, RegistrationRefusedException>call(
                () -> registry.register(owner, name, limit.toNanos()));
        return new Registration(this, id, name);
    }

    /// Takes back what dead processes have left.
    ///
    /// @return how many mailboxes are free by that
    public int reap() {
        return registry.reap();
    }

    /// {@return what this process has seen of the region}
    public RegionCounts counts() {
        return tally.read();
    }

    /// {@return its form}
    public RegionSpec spec() {
        return layout.spec();
    }

    /// Unmaps the region, and ends this process' part in it. A second time does nothing.
    ///
    /// @throws IllegalStateException if a thread sleeps over the region; wake it first
    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            // In this order: nobody takes this process for dead as long as one of its threads can still write.
            arena.close();
            file.close();
        }
    }

    @Override
    public String toString() {
        return "mailboxes in " + file;
    }

    Registry registry() {
        return registry;
    }

    RegionTally tally() {
        return tally;
    }

    int owner() {
        return owner;
    }

    QueueSender queueOf(long id) {
        if (MailboxId.index(id) >= layout.spec().mailboxes()) {
            throw new IllegalArgumentException(MailboxId.toString(id) + " is not in " + this);
        }
        return queues.sender(MailboxId.index(id), owner);
    }

    QueueReceiver receiver(int index, PollingPolicy policy) {
        return queues.receiver(index, policy);
    }

    private record Mapped(MemorySegment memory, LongWords words) {

        static Mapped of(RegionFile file, RegionLayout layout, Arena arena, UnaryOperator<LongWords> around)
                throws IOException {
            MemorySegment memory = map(file, layout.totalBytes(), arena);
            return new Mapped(memory, around.apply(new SegmentWords(memory)));
        }
    }

    // Not by torc-memory, whose segments are sealed and have no name: whoever can shorten this file is this user.
    private static MemorySegment map(RegionFile file, long bytes, Arena arena) throws IOException {
        return MemoryMaps.map(file.descriptor(), 0, bytes, READ_WRITE, MapFlags.SHARED, arena);
    }

    private static void awaitMaking(RegionFile file) throws IOException {
        BlockingCalls.<IOException>run(() -> {
            long begin = System.nanoTime();
            while (!file.tryMaking()) {
                if (System.nanoTime() - begin > MAKING_LIMIT_NANOS) {
                    throw new IOException("another process has been making " + file + " for some seconds");
                }
                LockSupport.parkNanos(MAKING_PAUSE_NANOS);
            }
        });
    }

    /// {@return whether the region is there as this layout says; if not, nobody has it}
    private static boolean isMade(RegionFile file, RegionLayout layout) throws IOException {
        long bytes = file.byteSize();
        String found = "no region, of " + bytes + " bytes";
        if (bytes >= RegionLayout.HEADER_BYTES) {
            try (Arena glance = Arena.ofConfined()) {
                var header = new SegmentWords(map(file, RegionLayout.HEADER_BYTES, glance));
                if (RegionLayout.isMade(header)) {
                    if (layout.isOf(header) && bytes == layout.totalBytes()) {
                        return true;
                    }
                    found = RegionLayout.describe(header) + " in " + bytes + " bytes";
                }
            }
        }
        if (file.isMapped()) {
            throw new RegionMismatchException("other processes use " + file + ", which is " + found
                    + "; this process needs " + layout.describe() + " in " + layout.totalBytes() + " bytes");
        }
        return false;
    }

    private static int takeNumber(RegionFile file, LongWords words) throws IOException {
        for (int tried = 0; tried < MOST_NUMBERS_TRIED; tried++) {
            long next = words.getAndAddLong(RegionLayout.ATTACHMENTS, 1);
            int number = 1 + (int) Long.remainderUnsigned(next, SlotWord.MOST_OWNER);
            if (file.tryOwner(number)) {
                return number;
            }
        }
        throw new IOException("no number is free in " + file);
    }
}
