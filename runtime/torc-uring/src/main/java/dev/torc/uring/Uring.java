package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.posix.Descriptor;
import dev.torc.posix.ResourceExhaustedException;
import dev.torc.posix.SyscallErrors;
import dev.torc.posix.UringAvailability;
import dev.torc.posix.UringCalls;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CqRingFlags;
import dev.torc.uapi.EnterFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FeatureFlags;
import dev.torc.uapi.GetEventsArgument;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.RingParameters;
import dev.torc.uapi.SetupFlags;
import dev.torc.uapi.SqRingFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;

/// A ring of Linux' io_uring.
///
/// ```text
///      try (Uring ring = Uring.open(UringSetup.of(128))) {
///          long at = ring.claim();                                    // a place in the submission queue
///          PrepareFile.read(ring.entries(), at, fd, buffer, 0L);
///          Prepare.userData(ring.entries(), at, 42);
///          ring.submitAndWait(1);
///          while (ring.completions().next()) {
///              use(ring.completions().userData(), ring.completions().result());
///          }
///      }
/// ```
///
/// The two queues are the classes that drive a peer's ring as well; this class is the doorbell, the waiting, and
/// what only Linux offers: [#files], [#buffers], [#tuning], [BufferRing], [#resize].
///
/// **Ownership.** From [#submit] until a request's last completion Linux owns the memory that the request names.
/// [#close] waits for that: after it, memory may be freed.
///
/// **Threads.** One at a time. A ring with `SINGLE_ISSUER` belongs to the platform thread that opened it, or that
/// enabled it; from any other its methods throw [IllegalStateException]. A virtual thread is refused: Linux ties
/// requests to the thread that submits them, and a virtual one has several.
///
/// **Errors.** What a request comes to is in its completion. Only what is wrong with the ring itself is thrown.
///
/// **Cost.** [#claim], [#submit], [#submitAndWait] and the queues allocate nothing.
///
/// @see <a href="https://man7.org/linux/man-pages/man7/io_uring.7.html">io_uring(7)</a>
public final class Uring implements UringQueues {

    private static final int MAX_REFUSALS = 64;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int NEEDS_ENTER = SqRingFlags.CQ_OVERFLOW | SqRingFlags.TASKRUN;

    private final UringSetup setup;
    private final int features;
    private final boolean kernelThread;
    private final boolean singleIssuer;
    private final int alwaysEnterWith;
    private final RingIdentity identity;

    // The argument of a wait with a limit. Of an automatic arena, which costs a system call no reference count.
    private final MemorySegment waitArgument;
    private final MemorySegment waitLimit;

    private final RegisteredFiles files = new RegisteredFiles(this);
    private final RegisteredBuffers buffers = new RegisteredBuffers(this);
    private final UringTuning tuning = new UringTuning(this);

    private RingMemory memory;
    private SubmissionQueue submissions;
    private CompletionQueue completions;
    private Optional<Arena> companions = Optional.empty();
    private int requiredFlags;
    private Thread owner = Thread.currentThread();
    private boolean enabled;
    private boolean closed;

    /// Published entries that Linux has not been told of, or has not taken. Not kept with a kernel thread.
    private int unsubmitted;

    private int waitFlags;
    private long enters;
    private long submitted;
    private long overflowFlushes;
    private long completedBefore;
    private int completionPositionSeen;

    private Uring(UringSetup setup, RingIdentity identity, RingMemory memory, int features) {
        this.setup = setup;
        this.features = features;
        this.identity = identity;
        this.memory = memory;
        this.submissions = memory.submissions();
        this.completions = memory.completions();
        this.completionPositionSeen = memory.completionPosition();
        this.kernelThread = setup.has(SetupFlags.SQPOLL);
        this.singleIssuer = setup.has(SetupFlags.SINGLE_ISSUER);
        this.enabled = !setup.has(SetupFlags.R_DISABLED);
        // Polled completions are found by nobody but who enters for them.
        this.alwaysEnterWith = setup.has(SetupFlags.IOPOLL) ? EnterFlags.GETEVENTS : 0;
        Arena untracked = Arena.ofAuto();
        this.waitArgument = untracked.allocate(GetEventsArgument.LAYOUT);
        this.waitLimit = untracked.allocate(KernelTimespec.LAYOUT);
        GetEventsArgument.setTimeoutAddress(waitArgument, waitLimit.address());
    }

    /// Opens a ring.
    ///
    /// @param setup what it is to be
    /// @return the ring, which belongs to the calling thread
    /// @throws UringUnavailableException if io_uring is absent or forbidden here
    /// @throws UnsupportedSetupException if this Linux knows io_uring, but not all that is asked for
    /// @throws ResourceExhaustedException if descriptors or locked memory do not suffice
    /// @throws IllegalStateException on a virtual thread
    /// @throws IOException if Linux refuses for another reason: see `io_uring_setup(2)`, section ERRORS
    public static Uring open(UringSetup setup) throws IOException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("A ring needs a platform thread: Linux ties it to the thread that submits, "
                    + "and a virtual thread moves between several.");
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment parameters = scratch.allocate(RingParameters.LAYOUT);
            return setup.has(SetupFlags.NO_MMAP) ? openInOwnMemory(setup, parameters) : openMapped(setup, parameters);
        }
    }

    private static Uring openMapped(UringSetup setup, MemorySegment parameters) throws IOException {
        Descriptor descriptor = Descriptor.owning(RingIdentity.create(setup, parameters));
        try {
            requireWaitsWithLimit(parameters);
            RingMemory memory = RingMemory.map(descriptor, parameters);
            return new Uring(setup, RingIdentity.of(descriptor, setup), memory, RingParameters.features(parameters));
        } catch (IOException | RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    private static void requireWaitsWithLimit(MemorySegment parameters) throws UringUnavailableException {
        int needed = FeatureFlags.SINGLE_MMAP | FeatureFlags.EXT_ARG;
        if ((RingParameters.features(parameters) & needed) != needed) {
            throw new UringUnavailableException(new UringAvailability(
                    UringAvailability.Verdict.ABSENT,
                    "This Linux (" + UringFeatures.kernelRelease()
                            + ") has an io_uring without waits that end in time: "
                            + "Torc needs Linux 5.11 or newer for it."));
        }
    }

    private static Uring openInOwnMemory(UringSetup setup, MemorySegment parameters) throws IOException {
        RingMemory.Own own = RingMemory.Own.allocate(setup, parameters);
        try {
            int number = RingIdentity.create(setup, parameters);
            RingIdentity identity = setup.has(SetupFlags.REGISTERED_FD_ONLY)
                    ? RingIdentity.ofIndex(number)
                    : RingIdentity.of(Descriptor.owning(number), setup);
            return new Uring(setup, identity, own.queues(parameters), RingParameters.features(parameters));
        } catch (IOException | RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /// {@return what the ring was asked to be; [#resize] does not change it}
    public UringSetup setup() {
        return setup;
    }

    /// {@return whether Linux offers all of `wanted`}
    ///
    /// @param wanted [FeatureFlags]
    public boolean hasFeatures(int wanted) {
        return (features & wanted) == wanted;
    }

    /// {@return the submission queue, valid until [#resize]}
    @Override
    public SubmissionQueue submissions() {
        return submissions;
    }

    /// {@return the completion queue, valid until [#resize]}
    @Override
    public CompletionQueue completions() {
        return completions;
    }

    /// {@return the submission queue's entries, which the `Prepare` classes fill; valid until [#resize]}
    @Override
    public Words entries() {
        return submissions.entries();
    }

    /// {@return the registered files}
    public RegisteredFiles files() {
        return files;
    }

    /// {@return the registered buffers}
    public RegisteredBuffers buffers() {
        return buffers;
    }

    /// {@return what can be set beside: worker threads, network polling, clocks}
    public UringTuning tuning() {
        return tuning;
    }

    /// Reserves the next submission entry. It is Linux' after the next [#submit]; an entry that turns out not to be
    /// needed is given up with [SubmissionQueue#abort].
    ///
    /// @return where it begins in [#entries], in bytes, or [SubmissionQueue#FULL]: then [#submit], and claim again
    @Override
    public long claim() {
        return submissions.claim();
    }

    /// Reserves an entry of 128 bytes, for [Prepare#nop128] and [PrepareRing#command128].
    ///
    /// With `SQE_MIXED` it takes two places that follow each other; where the queue's end is between them, an
    /// operation that does nothing, and does not complete, fills the last place.
    ///
    /// @return as [#claim]
    /// @throws IllegalStateException if the ring has neither `SQE128` nor `SQE_MIXED`
    public long claim128() {
        if (setup.has(SetupFlags.SQE128)) {
            return submissions.claim();
        }
        if (!setup.has(SetupFlags.SQE_MIXED)) {
            throw new IllegalStateException("entries of 128 bytes need a ring with SQE128 or SQE_MIXED");
        }
        return LargeEntry.claim(submissions);
    }

    /// {@return how many entries can be claimed now, for a chain that must not be split}
    @Override
    public int room() {
        return submissions.capacity() - submissions.claimed() - submissions.unconsumed();
    }

    /// Hands every claimed entry to Linux, without waiting.
    ///
    /// With a submission thread of Linux' (`SQPOLL`) that is no system call, unless the thread sleeps.
    ///
    /// @return the number of entries that Linux took. Fewer than were claimed means that it wants completions taken
    ///     first (EBUSY): take some, and call again
    /// @throws ResourceExhaustedException if Linux has no memory for requests, again and again
    /// @throws IllegalStateException from another thread than the ring's, before [#enable], and after [#close]
    /// @throws IOException if Linux refuses: see `io_uring_enter(2)`, section ERRORS
    @Override
    public int submit() throws IOException {
        return enter(0, NO_TIMEOUT, 0);
    }

    /// Hands every claimed entry to Linux and waits for completions, without limit.
    ///
    /// @param minCompletions as in [#submitAndWait(int, long)]
    /// @return as there
    /// @throws IOException as there
    public int submitAndWait(int minCompletions) throws IOException {
        return submitAndWait(minCompletions, NO_TIMEOUT);
    }

    /// Hands every claimed entry to Linux and waits for completions.
    ///
    /// @param minCompletions as in [#submitAndWait(int, long)]
    /// @param timeout the longest wait, in steps of 1 ns
    /// @return as there
    /// @throws IOException as there
    public int submitAndWait(int minCompletions, Duration timeout) throws IOException {
        return submitAndWait(minCompletions, timeout.toNanos());
    }

    /// Hands every claimed entry to Linux and waits for completions.
    ///
    /// Returns as soon as `minCompletions` wait in the queue, those included that were there before, or the time is
    /// over. It takes none of them. A signal is no failure: the wait goes on for the time left.
    ///
    /// @param minCompletions how many completions to wait for; with 0 it does not wait, but asks Linux for what has
    ///     completed and was deferred or has overflowed
    /// @param timeoutNanos the longest wait, or [#NO_TIMEOUT]; 0 looks once
    /// @return the number of entries that Linux took, as [#submit]; whether the time was over shows in
    ///     [CompletionQueue#ready]
    /// @throws IllegalArgumentException if a number is negative, or the completion queue cannot hold so many
    /// @throws ResourceExhaustedException if Linux has no memory for requests, again and again
    /// @throws IllegalStateException from another thread than the ring's, before [#enable], and after [#close]
    /// @throws IOException if Linux refuses: see `io_uring_enter(2)`, section ERRORS
    @Override
    public int submitAndWait(int minCompletions, long timeoutNanos) throws IOException {
        if (minCompletions < 0 || minCompletions > completions.capacity()) {
            throw new IllegalArgumentException(
                    "a wait for " + minCompletions + " completions, where the queue holds " + completions.capacity());
        }
        if (timeoutNanos < 0) {
            throw new IllegalArgumentException("a wait of " + timeoutNanos + " ns");
        }
        return enter(minCompletions, timeoutNanos, EnterFlags.GETEVENTS);
    }

    /// Waits until the submission queue has room, where Linux' own thread empties it (`SQPOLL`); on other rings it
    /// submits.
    ///
    /// @throws IOException as [#submit]
    public void awaitRoom() throws IOException {
        checkUsable();
        if (!kernelThread) {
            submit();
            return;
        }
        submit();
        while (submissions.unconsumed() == submissions.capacity()) {
            int result = call(0, 0, EnterFlags.SQ_WAIT | wakeUp(), MemorySegment.NULL, 0);
            if (result < 0 && result != Errno.EINTR.negated()) {
                throw refusal(-result);
            }
        }
    }

    /// {@return whether completions have overflowed, or are announced to wait (`TASKRUN_FLAG`), so that only
    /// [#submitAndWait] brings them into the queue}
    @Override
    public boolean hasCompletionsOutside() {
        return (submissions.flags() & NEEDS_ENTER) != 0;
    }

    /// Lets waits of this ring count as idle, not as waiting for I/O, in the system's load statistics
    /// (`IORING_ENTER_NO_IOWAIT`, Linux 6.15): right for a server whose requests wait for peers.
    ///
    /// @return whether Linux offers it
    public boolean waitAsIdle() {
        if (hasFeatures(FeatureFlags.NO_IOWAIT)) {
            waitFlags |= EnterFlags.NO_IOWAIT;
            return true;
        }
        return false;
    }

    /// Lets a ring run that was made with `R_DISABLED`. With `SINGLE_ISSUER` it belongs to the calling thread from
    /// now on.
    ///
    /// @throws IOException if it runs already, or Linux refuses
    public void enable() throws IOException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("A ring needs a platform thread, also to enable it.");
        }
        check(identity.register(RegisterOpcode.REGISTER_ENABLE_RINGS, MemorySegment.NULL, 0), "ENABLE_RINGS");
        owner = Thread.currentThread();
        enabled = true;
    }

    /// Gives the ring queues of another length; what is in them stays (`IORING_REGISTER_RESIZE_RINGS`, Linux 6.13).
    /// Only for a ring with `DEFER_TASKRUN` whose memory Linux allocated.
    ///
    /// The queues are new objects after it: fetch [#submissions], [#completions] and [#entries] again.
    ///
    /// @param submissionEntries the new length of the submission queue
    /// @param completionEntries the new length of the completion queue
    /// @throws IllegalStateException if entries are claimed and not submitted, or the ring cannot be resized
    /// @throws IOException if Linux refuses: EOVERFLOW if more is in a queue than would fit
    public void resize(int submissionEntries, int completionEntries) throws IOException {
        checkUsable();
        if (!setup.has(SetupFlags.DEFER_TASKRUN) || setup.has(SetupFlags.NO_MMAP)) {
            throw new IllegalStateException("Linux resizes rings with DEFER_TASKRUN only, and this class those whose "
                    + "memory Linux allocated.");
        }
        if (submissions.claimed() + unsubmitted != 0) {
            throw new IllegalStateException(
                    submissions.claimed() + unsubmitted + " entries are not submitted: submit or abort them first");
        }
        completions.release();
        counters();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment parameters = scratch.allocate(RingParameters.LAYOUT);
            RingParameters.setSqEntries(parameters, submissionEntries);
            RingParameters.setCqEntries(parameters, completionEntries);
            RingParameters.setFlags(parameters, SetupFlags.CQSIZE);
            check(identity.register(RegisterOpcode.REGISTER_RESIZE_RINGS, parameters, 1), "RESIZE_RINGS");
            RingMemory resized = RingMemory.map(identity.descriptor(), parameters);
            memory.close();
            memory = resized;
            submissions = resized.submissions();
            completions = resized.completions();
            completionPositionSeen = resized.completionPosition();
        }
    }

    /// Signals an event descriptor for every completion (`IORING_REGISTER_EVENTFD`).
    ///
    /// @param event an `eventfd(2)`; Linux keeps a reference of its own
    /// @throws IOException EBUSY if there is one already
    public void registerEvent(Descriptor event) throws IOException {
        registerEvent(RegisterOpcode.REGISTER_EVENTFD, event);
    }

    /// Signals an event descriptor for the completions that happen outside of the ring's own calls
    /// (`IORING_REGISTER_EVENTFD_ASYNC`). It has been seen to leave some out; [#registerEvent] does not.
    ///
    /// @param event an `eventfd(2)`; Linux keeps a reference of its own
    /// @throws IOException EBUSY if there is one already
    public void registerEventForAsynchronous(Descriptor event) throws IOException {
        registerEvent(RegisterOpcode.REGISTER_EVENTFD_ASYNC, event);
    }

    private void registerEvent(RegisterOpcode how, Descriptor event) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            check(register(how, scratch.allocateFrom(ValueLayout.JAVA_INT, event.number()), 1), "EVENTFD");
        }
    }

    /// Ends [#registerEvent].
    ///
    /// @throws IOException ENXIO if there is none
    public void unregisterEvent() throws IOException {
        check(register(RegisterOpcode.UNREGISTER_EVENTFD, MemorySegment.NULL, 0), "UNREGISTER_EVENTFD");
    }

    /// Keeps Linux from signalling the event descriptor until [#resumeEvent], without a system call.
    public void pauseEvent() {
        memory.setCompletionFlags(memory.completionFlags() | CqRingFlags.EVENTFD_DISABLED);
    }

    /// Ends [#pauseEvent]. What completed meanwhile is not signalled later.
    public void resumeEvent() {
        memory.setCompletionFlags(memory.completionFlags() & ~CqRingFlags.EVENTFD_DISABLED);
    }

    /// Registers the credentials of the calling thread (`IORING_REGISTER_PERSONALITY`).
    ///
    /// @return the number for [Prepare#personality]
    /// @throws IOException if Linux refuses
    public int registerPersonality() throws IOException {
        return check(register(RegisterOpcode.REGISTER_PERSONALITY, MemorySegment.NULL, 0), "PERSONALITY");
    }

    /// Ends [#registerPersonality].
    ///
    /// @param personality what it answered
    /// @throws IOException EINVAL if it did not
    public void unregisterPersonality(int personality) throws IOException {
        check(register(RegisterOpcode.UNREGISTER_PERSONALITY, MemorySegment.NULL, personality), "PERSONALITY");
    }

    /// Restricts a ring that is not enabled yet to what is listed; there is no way back.
    ///
    /// @param restrictions what the ring may do
    /// @throws IOException EBADFD if the ring is enabled already
    public void restrict(Restrictions restrictions) throws IOException {
        restrictions.register(this);
        requiredFlags = restrictions.requiredFlags();
    }

    /// {@return what the ring has done so far}
    public UringCounters counters() {
        int position = memory.completionPosition();
        completedBefore += Integer.toUnsignedLong(position - completionPositionSeen);
        completionPositionSeen = position;
        return new UringCounters(enters, submitted, completedBefore, overflowFlushes);
    }

    /// {@return the ring's descriptor, for [PrepareRing#message] on another ring; lent}
    ///
    /// @throws IllegalStateException if it has none (`REGISTERED_FD_ONLY`)
    public Descriptor descriptor() {
        return identity.descriptor();
    }

    /// {@return whether the ring has not been closed}
    public boolean isOpen() {
        return !closed;
    }

    /// Cancels everything in flight, waits until Linux has let go of all of it, and closes the ring.
    ///
    /// Completions that were not taken are dropped, claimed entries are given up. The wait has no limit: it is over
    /// when no request can touch memory any more, multishot requests and zero-copy sends included. What cannot be
    /// cancelled, as a read that the disk is busy with, is waited for.
    ///
    /// A second call does nothing.
    ///
    /// @throws IllegalStateException from another thread than the ring's, while that thread lives
    @Override
    public void close() {
        if (closed) {
            return;
        }
        boolean foreign = singleIssuer && enabled && Thread.currentThread() != owner;
        if (foreign && owner.isAlive()) {
            throw new IllegalStateException(wrongThread());
        }
        closed = true;
        // A thread that ended took its requests with it: Linux cancels and awaits them on the way out.
        boolean drained = foreign || !enabled || new RingClosing(this).awaitAll();
        try (Gravestone gravestone = drained ? null : Gravestone.place(identity)) {
            memory.close();
            identity.close();
            if (gravestone != null) {
                gravestone.await();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a ring could not be drained, so its memory is not safe to free", e);
        }
        companions.ifPresent(Arena::close);
    }

    /// {@return an arena that lives until no request of the ring can touch memory any more}
    Arena arenaUntilClosed() {
        if (companions.isEmpty()) {
            companions = Optional.of(Arena.ofShared());
        }
        return companions.get();
    }

    /// One `io_uring_register(2)`.
    ///
    /// @return what the opcode says, or a negated errno
    int register(RegisterOpcode opcode, MemorySegment argument, int count) {
        checkOwner();
        if (closed) {
            throw new IllegalStateException("the ring is closed");
        }
        return identity.register(opcode, argument, count);
    }

    /// {@return `result`, if it is not a negated errno}
    static int check(int result, String what) throws IOException {
        if (result < 0) {
            throw RingIdentity.registerRefusal(-result, what);
        }
        return result;
    }

    int descriptorNumber() {
        return identity.descriptor().number();
    }

    RingIdentity identity() {
        return identity;
    }

    int requiredFlags() {
        return requiredFlags;
    }

    boolean everSubmitted() {
        return submitted != 0;
    }

    private int enter(int minCompletions, long timeoutNanos, int wanted) throws IOException {
        checkUsable();
        int published = submissions.publish();
        completions.release();
        return kernelThread
                ? enterBesideKernelThread(published, minCompletions, timeoutNanos, wanted)
                : enterAndSubmit(published, minCompletions, timeoutNanos, wanted);
    }

    /// [#enter] for [RingClosing], which comes when the ring is closed for everyone else.
    void enterWhileClosing(int minCompletions, long timeoutNanos) throws IOException {
        closed = false;
        try {
            enter(minCompletions, timeoutNanos, EnterFlags.GETEVENTS);
        } finally {
            closed = true;
        }
    }

    private int enterAndSubmit(int published, int minCompletions, long timeoutNanos, int wanted) throws IOException {
        unsubmitted += published;
        int flags = wanted | alwaysEnterWith;
        int outside = submissions.flags() & NEEDS_ENTER;
        if (outside != 0) {
            flags |= EnterFlags.GETEVENTS;
            if ((outside & SqRingFlags.CQ_OVERFLOW) != 0) {
                overflowFlushes++;
            }
        }
        if (unsubmitted == 0) {
            if ((flags & EnterFlags.GETEVENTS) == 0
                    || (minCompletions > 0 && outside == 0 && completions.ready() >= minCompletions)) {
                return 0;
            }
        }
        long deadline = deadline(minCompletions, timeoutNanos);
        int taken = 0;
        int refusals = 0;
        while (true) {
            int result = callWaiting(unsubmitted, minCompletions, flags, timeoutNanos, deadline);
            if (result >= 0) {
                taken += result;
                unsubmitted -= result;
                submitted += result;
                if (unsubmitted != 0 && result != 0) {
                    continue; // an entry was refused, which its completion tells; those behind it are still ours
                }
                if (isOver(minCompletions, timeoutNanos, deadline)) {
                    return taken;
                }
            } else if (result == Errno.ETIME.negated() || result == Errno.EBUSY.negated()) {
                return taken;
            } else if (result == Errno.EAGAIN.negated() && refusals < MAX_REFUSALS) {
                refusals++;
                flags |= EnterFlags.GETEVENTS; // requests that end give memory back
            } else if (result != Errno.EINTR.negated()) {
                throw refusal(-result);
            }
        }
    }

    private int enterBesideKernelThread(int published, int minCompletions, long timeoutNanos, int wanted)
            throws IOException {
        submitted += published;
        int flags = published != 0 ? wakeUp() : 0;
        int outside = submissions.flags() & NEEDS_ENTER;
        if ((outside & SqRingFlags.CQ_OVERFLOW) != 0) {
            overflowFlushes++;
        }
        if (outside != 0 || (wanted != 0 && completions.ready() < Math.max(minCompletions, 1))) {
            flags |= EnterFlags.GETEVENTS;
        }
        if (flags == 0) {
            return published;
        }
        long deadline = deadline(minCompletions, timeoutNanos);
        while (true) {
            int result = callWaiting(0, minCompletions, flags, timeoutNanos, deadline);
            if (result >= 0 && isOver(minCompletions, timeoutNanos, deadline)) {
                return published;
            }
            if (result == Errno.ETIME.negated() || result == Errno.EBUSY.negated()) {
                return published;
            }
            if (result < 0 && result != Errno.EINTR.negated()) {
                throw refusal(-result);
            }
            flags = wakeUp() | EnterFlags.GETEVENTS;
        }
    }

    private int wakeUp() {
        return submissions.serverSleeps() ? EnterFlags.SQ_WAKEUP : 0;
    }

    private static long deadline(int minCompletions, long timeoutNanos) {
        return minCompletions > 0 && timeoutNanos != NO_TIMEOUT ? System.nanoTime() + timeoutNanos : 0;
    }

    /// {@return whether a wait that Linux ended without an errno is over} Linux says ETIME and EINTR only where the
    /// queue is empty; with fewer completions than were asked for, both look like success.
    private boolean isOver(int minCompletions, long timeoutNanos, long deadline) {
        return minCompletions == 0
                || completions.ready() >= minCompletions
                || (timeoutNanos != NO_TIMEOUT && System.nanoTime() - deadline >= 0);
    }

    private int callWaiting(int toSubmit, int minCompletions, int flags, long timeoutNanos, long deadline) {
        if (minCompletions == 0 || timeoutNanos == NO_TIMEOUT) {
            return call(toSubmit, minCompletions, flags | waitFlags, MemorySegment.NULL, 0);
        }
        long left = Math.max(0, deadline - System.nanoTime());
        KernelTimespec.setSeconds(waitLimit, left / NANOS_PER_SECOND);
        KernelTimespec.setNanos(waitLimit, left % NANOS_PER_SECOND);
        return call(
                toSubmit,
                minCompletions,
                flags | waitFlags | EnterFlags.EXT_ARG,
                waitArgument,
                GetEventsArgument.LAYOUT.byteSize());
    }

    private int call(int toSubmit, int minCompletions, int flags, MemorySegment argument, long argumentBytes) {
        enters++;
        return UringCalls.enter(
                identity.number(), toSubmit, minCompletions, flags | identity.enterFlags(), argument, argumentBytes);
    }

    private static IOException refusal(int errno) {
        return switch (Errno.of(errno)) {
            case EAGAIN -> new ResourceExhaustedException("io_uring_enter", errno, "requests");
            case EEXIST -> throw new IllegalStateException("the ring belongs to another thread");
            case EBADFD -> throw new IllegalStateException("the ring is not enabled: call enable() first");
            // No other errno has a reaction of its own.
            default -> SyscallErrors.toException("io_uring_enter", errno, "a ring");
        };
    }

    private void checkUsable() {
        checkOwner();
        if (closed || !enabled) {
            throw new IllegalStateException(
                    closed ? "the ring is closed" : "the ring is not enabled: call enable() first");
        }
    }

    private void checkOwner() {
        if (singleIssuer && Thread.currentThread() != owner && enabled) {
            throw new IllegalStateException(wrongThread());
        }
    }

    private String wrongThread() {
        return "This ring was made with SINGLE_ISSUER and belongs to thread \"" + owner.getName() + "\", not to \""
                + Thread.currentThread().getName() + "\".";
    }
}
