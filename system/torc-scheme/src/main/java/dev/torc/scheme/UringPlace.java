package dev.torc.scheme;

import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.TimeoutFlags;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareWait;
import dev.torc.uring.Uring;
import dev.torc.uring.UringFeatures;
import dev.torc.uring.UringSetup;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Linux ring as the place to sleep in: doorbells are multishot polls, sockets single ones, file operations
/// are entries like any other.
///
/// A doorbell is not read when it has rung: a poll for edges tells of each ring, and nobody looks at the count.
final class UringPlace implements SleepingPlace, LinuxRing {

    private static final System.Logger LOG = System.getLogger(UringPlace.class.getName());

    private static final int ENTRIES = 512;
    private static final int COMPLETIONS_PER_ENTRY = 8;
    private static final int NOT_REGISTERED = -1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SOCKET_EVENTS = PollFlags.IN | PollFlags.RDHUP;

    private final Uring uring;
    private final UringFeatures features;
    private final int sessions;
    private final boolean registersPools;

    // The bell of each session and, behind them, the server's own: to watch it again should Linux end the poll.
    private final @Nullable EventDescriptor[] bells;
    private final long[] bellKeys;

    private final AlarmTime alarm = new AlarmTime();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment alarmTime = arena.allocate(KernelTimespec.LAYOUT);
    private int alarmsSet;

    private int nobodys;
    private long systemCalls;

    private UringPlace(Uring uring, UringFeatures features, int sessions, boolean registersPools) {
        this.uring = uring;
        this.features = features;
        this.sessions = sessions;
        this.bells = new EventDescriptor[sessions + 1];
        this.bellKeys = new long[sessions + 1];
        this.registersPools = registersPools;
    }

    /// Opens a ring for the calling thread.
    ///
    /// @param sessions how many sessions there can be
    /// @throws IOException if io_uring is not to be had here
    static UringPlace open(int sessions) throws IOException {
        UringFeatures features = UringFeatures.probe();
        Uring uring = Uring.open(UringSetup.builder(ENTRIES)
                .completionEntries(ENTRIES * COMPLETIONS_PER_ENTRY)
                .flags(features.setupFor(ENTRIES).flags())
                .announcedTaskWork()
                .build());
        boolean registersPools = true;
        try {
            uring.buffers().reserve(sessions);
        } catch (IOException e) {
            LOG.log(Level.INFO, "pools are not registered with Linux, which costs CPU time: {0}", e.getMessage());
            registersPools = false;
        }
        uring.waitAsIdle();
        return new UringPlace(uring, features, sessions, registersPools);
    }

    @Override
    public Uring uring() {
        return uring;
    }

    @Override
    public UringFeatures features() {
        return features;
    }

    @Override
    public long claim() {
        long at = uring.claim();
        while (at == SubmissionQueue.FULL) {
            submit();
            at = uring.claim();
        }
        return at;
    }

    @Override
    public long userData(long token) {
        return Key.of(Key.OPERATION, 0, (int) token);
    }

    @Override
    public long userDataOfNobody() {
        nobodys++;
        return Key.of(Key.NOBODY, 0, 0);
    }

    @Override
    public void cancel(long token) {
        cancelKey(userData(token));
    }

    @Override
    public int registeredPool(ServedSession session, int pool) {
        return ((AttachedSession) session).registeredPool();
    }

    @Override
    public void watchBell(EventDescriptor bell, long key) {
        int index = bellIndex(key);
        bells[index] = bell;
        bellKeys[index] = key;
        armBell(bell, key);
    }

    private int bellIndex(long key) {
        return Key.kind(key) == Key.WAKE ? sessions : Key.place(key);
    }

    private void armBell(EventDescriptor bell, long key) {
        long at = claim();
        PrepareWait.pollMultishot(uring.entries(), at, bell.descriptor().number(), PollFlags.IN);
        Prepare.userData(uring.entries(), at, key);
    }

    @Override
    public void watchSocket(Descriptor socket, long key) {
        long at = claim();
        PrepareWait.poll(uring.entries(), at, socket.number(), SOCKET_EVENTS);
        Prepare.userData(uring.entries(), at, key);
    }

    @Override
    public void unwatch(Descriptor watched, long key) {
        if (Key.kind(key) == Key.BELL) {
            bells[bellIndex(key)] = null;
        }
        cancelKey(key);
    }

    private void cancelKey(long key) {
        long at = claim();
        PrepareWait.cancel(uring.entries(), at, key);
        Prepare.userData(uring.entries(), at, userDataOfNobody());
    }

    @Override
    public void sessionOpened(AttachedSession session) {
        if (!registersPools) {
            return;
        }
        try {
            uring.buffers().update(session.number(), session.pool(0));
            session.setRegisteredPool(session.number());
        } catch (IOException e) {
            LOG.log(Level.INFO, "a pool is not registered with Linux, which costs CPU time: {0}", e.getMessage());
        }
    }

    @Override
    public void sessionClosed(AttachedSession session) {
        if (session.registeredPool() == NOT_REGISTERED) {
            return;
        }
        try {
            uring.buffers().clear(session.registeredPool());
        } catch (IOException e) {
            throw new AssertionError("a registered pool could not be taken back from Linux", e);
        }
    }

    @Override
    public void alarmAt(long nanoTime) {
        if (!alarm.setNoLaterThan(nanoTime)) {
            return;
        }
        if (alarmsSet++ > 0) {
            cancelKey(alarmKey(alarmsSet - 1));
        }
        // Linux reads the time when it takes the entry; an entry before it that is cancelled may ring as well.
        KernelTimespec.setSeconds(alarmTime, nanoTime / NANOS_PER_SECOND);
        KernelTimespec.setNanos(alarmTime, nanoTime % NANOS_PER_SECOND);
        long at = claim();
        PrepareWait.timeout(uring.entries(), at, alarmTime.address(), 0, TimeoutFlags.ABS);
        Prepare.userData(uring.entries(), at, alarmKey(alarmsSet));
    }

    private static long alarmKey(int number) {
        return Key.of(Key.ALARM, number, 0);
    }

    @Override
    public Optional<LinuxRing> linuxRing() {
        return Optional.of(this);
    }

    /// The server's own thread gives it turns whenever it does anything.
    @Override
    public void giveTurn() {}

    @Override
    public boolean isQuiet() {
        return nobodys == 0;
    }

    @Override
    public boolean mayHaveEvents() {
        return uring.completions().ready() != 0 || uring.hasCompletionsOutside();
    }

    @Override
    public boolean poll(Events events) throws IOException {
        if (uring.submissions().claimed() != 0 || uring.hasCompletionsOutside()) {
            systemCalls++;
            uring.submitAndWait(0);
        }
        return tell(events);
    }

    @Override
    public void await(Events events) throws IOException {
        systemCalls++;
        uring.submitAndWait(1);
        tell(events);
    }

    private boolean tell(Events events) {
        CompletionQueue completions = uring.completions();
        boolean any = false;
        while (completions.next()) {
            any = true;
            long key = completions.userData();
            switch (Key.kind(key)) {
                case Key.OPERATION ->
                    events.operationCompleted(Key.place(key), completions.result(), completions.flags());
                case Key.NOBODY -> nobodys--;
                case Key.ALARM -> {
                    if (alarm.hasCome()) {
                        alarm.clear();
                        events.ready(key);
                    }
                }
                default -> tellWatch(events, key, completions.result(), completions.flags());
            }
        }
        return any;
    }

    private void tellWatch(Events events, long key, int result, int flags) {
        if ((flags & CqeFlags.MORE) == 0 && (Key.kind(key) == Key.BELL || Key.kind(key) == Key.WAKE)) {
            int index = bellIndex(key);
            EventDescriptor bell = bells[index];
            if (bell != null && bellKeys[index] == key) {
                armBell(bell, key);
            }
        }
        // A watch that was ended says so by a negative result, which is no event.
        if (result >= 0) {
            events.ready(key);
        }
    }

    private void submit() {
        try {
            systemCalls++;
            uring.submit();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the server's Linux ring does not take submissions", e);
        }
    }

    @Override
    public long systemCalls() {
        return systemCalls;
    }

    @Override
    public String description() {
        return "io_uring of " + ENTRIES + " entries for " + sessions + " sessions, pools "
                + (registersPools ? "registered" : "not registered");
    }

    /// Waits for what nobody looks at, like the close of a file, and gives the ring back.
    @Override
    public void close() {
        try {
            while (nobodys > 0) {
                await(NOBODY_LISTENS);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the Linux ring ended early", e);
        } finally {
            uring.close();
            arena.close();
        }
    }

    /// Where the loop could not go on, operations of calls still finish here, and nobody waits for them.
    private static final Events NOBODY_LISTENS = new Events() {
        @Override
        public void ready(long key) {}

        @Override
        public void operationCompleted(int call, int result, int flags) {}
    };
}
