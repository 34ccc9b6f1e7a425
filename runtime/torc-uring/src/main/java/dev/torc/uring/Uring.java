package dev.torc.uring;

import dev.torc.counters.CounterSet;
import dev.torc.posix.ResourceExhaustedException;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.EnterFlags;
import dev.torc.uapi.FeatureFlags;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.SetupFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

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

    private final UringSetup setup;
    private final int features;
    private final RingIdentity identity;
    private final LinuxDoorbell doorbell;
    private final RingTally tally;
    private final RingOwner owner;
    private final RingEnd end = new RingEnd();

    private final RegisteredFiles files = new RegisteredFiles(this);
    private final RegisteredBuffers buffers = new RegisteredBuffers(this);
    private final RegisteredEvent event = new RegisteredEvent(this);
    private final RegisteredCredentials credentials = new RegisteredCredentials(this);
    private final UringTuning tuning = new UringTuning(this);

    private RingMemory memory;
    private SubmissionQueue submissions;
    private CompletionQueue completions;
    private int requiredFlags;
    private boolean closed;

    Uring(UringSetup setup, RingIdentity identity, RingMemory memory, int features) {
        this.setup = setup;
        this.features = features;
        this.identity = identity;
        this.memory = memory;
        this.submissions = memory.submissions();
        this.completions = memory.completions();
        this.owner = new RingOwner(setup);
        this.doorbell = new LinuxDoorbell(setup, identity, submissions, completions);
        this.tally = new RingTally(doorbell, memory);
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
        RingOwner.refuseVirtualThread();
        return UringOpening.open(setup);
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

    /// {@return the registered files}
    public RegisteredFiles files() {
        return files;
    }

    /// {@return the registered buffers}
    public RegisteredBuffers buffers() {
        return buffers;
    }

    /// {@return the event descriptor that Linux signals}
    public RegisteredEvent event() {
        return event;
    }

    /// {@return the credentials that requests can run with}
    public RegisteredCredentials credentials() {
        return credentials;
    }

    /// {@return what can be set beside: worker threads, network polling, clocks}
    public UringTuning tuning() {
        return tuning;
    }

    /// Reserves an entry of 128 bytes, for [Prepare#nop128] and [PrepareRing#command128].
    ///
    /// With `SQE_MIXED` it takes two places that follow each other; where the queue's end is between them, an
    /// operation that does nothing, and does not complete, fills the last place.
    ///
    /// @return as [#claim]
    /// @throws IllegalStateException if the ring has neither `SQE128` nor `SQE_MIXED`
    public long claim128() {
        return LargeEntry.claim(setup, submissions);
    }

    /// Hands every claimed entry to Linux, without waiting.
    ///
    /// With a submission thread of Linux' (`SQPOLL`) that is no system call, unless the thread sleeps.
    ///
    /// @throws ResourceExhaustedException if Linux has no memory for requests, again and again
    /// @throws IllegalStateException also before [#enable]
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
    /// A signal is no failure: the wait goes on for the time left.
    ///
    /// @throws ResourceExhaustedException if Linux has no memory for requests, again and again
    /// @throws IllegalStateException also before [#enable]
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
        submit();
        doorbell.awaitConsumed();
    }

    /// {@return whether completions have overflowed, or are announced to wait (`TASKRUN_FLAG`), so that only
    /// [#submitAndWait] brings them into the queue}
    @Override
    public boolean hasCompletionsOutside() {
        return doorbell.hasCompletionsOutside();
    }

    /// Lets waits of this ring count as idle, not as waiting for I/O, in the system's load statistics
    /// (`IORING_ENTER_NO_IOWAIT`, Linux 6.15): right for a server whose requests wait for peers.
    ///
    /// @return whether Linux offers it
    public boolean waitAsIdle() {
        if (hasFeatures(FeatureFlags.NO_IOWAIT)) {
            doorbell.waitAsIdle();
            return true;
        }
        return false;
    }

    /// Lets a ring run that was made with `R_DISABLED`. With `SINGLE_ISSUER` it belongs to the calling thread from
    /// now on.
    ///
    /// @throws IOException if it runs already, or Linux refuses
    public void enable() throws IOException {
        RingOwner.refuseVirtualThread();
        RingIdentity.check(
                identity.register(RegisterOpcode.REGISTER_ENABLE_RINGS, MemorySegment.NULL, 0), "ENABLE_RINGS");
        owner.enable();
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
        if (submissions.claimed() + doorbell.unsubmitted() != 0) {
            throw new IllegalStateException(submissions.claimed() + doorbell.unsubmitted()
                    + " entries are not submitted: submit or abort them first");
        }
        completions.release();
        RingMemory resized = RingMemory.resized(identity, submissionEntries, completionEntries);
        tally.use(resized);
        end.alter();
        memory.close();
        memory = resized;
        submissions = resized.submissions();
        completions = resized.completions();
        doorbell.use(submissions, completions);
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
        return tally.counters();
    }

    /// Shows what [#counters] says in a set that other processes see, each time that Linux is entered.
    ///
    /// @param set lent until the ring is closed, or another is given
    public void countIn(CounterSet set) {
        tally.showIn(set);
    }

    /// {@return the number of the ring's descriptor, for [PrepareRing#message] on another ring; valid until [#close]}
    ///
    /// @throws IllegalStateException if it has none (`REGISTERED_FD_ONLY`)
    public int descriptorNumber() {
        return identity.descriptor().number();
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
        boolean foreign = owner.isGone();
        closed = true;
        // A thread that ended took its requests with it: Linux cancels and awaits them on the way out.
        boolean drained = foreign || !owner.isEnabled() || new RingClosing(this).awaitAll();
        if (!drained || foreign || !end.isKept(this)) {
            end.release(memory, identity, drained);
        }
    }

    /// {@return this ring, which goes to a reserve when it is closed}
    Uring of(RingReserve home) {
        end.goesTo(home);
        return this;
    }

    /// {@return another ring over the same memory and descriptor, as if it had just been made} This one stays closed.
    Uring again(RingReserve home) {
        return new Uring(setup, identity, memory, features).of(home);
    }

    /// Ends a drained ring that a reserve had kept.
    void giveUp() {
        end.release(memory, identity, true);
    }

    RingMemory memory() {
        return memory;
    }

    /// {@return an arena that lives until no request of the ring can touch memory any more}
    Arena arenaUntilClosed() {
        return end.arena();
    }

    /// One `io_uring_register(2)`.
    ///
    /// @return what the opcode says, or a negated errno
    int register(RegisterOpcode opcode, MemorySegment argument, int count) {
        owner.check();
        if (closed) {
            throw new IllegalStateException("the ring is closed");
        }
        end.alter();
        return identity.register(opcode, argument, count);
    }

    RingIdentity identity() {
        return identity;
    }

    int requiredFlags() {
        return requiredFlags;
    }

    boolean everSubmitted() {
        return doorbell.everSubmitted();
    }

    private int enter(int minCompletions, long timeoutNanos, int wanted) throws IOException {
        checkUsable();
        tally.beforeEnter();
        int taken = doorbell.ring(minCompletions, timeoutNanos, wanted);
        tally.afterEnter();
        return taken;
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

    private void checkUsable() {
        owner.check();
        if (closed || !owner.isEnabled()) {
            throw new IllegalStateException(
                    closed ? "the ring is closed" : "the ring is not enabled: call enable() first");
        }
    }
}
