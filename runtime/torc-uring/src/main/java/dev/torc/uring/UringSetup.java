package dev.torc.uring;

import static dev.torc.uapi.SetupFlags.ATTACH_WQ;
import static dev.torc.uapi.SetupFlags.CLAMP;
import static dev.torc.uapi.SetupFlags.COOP_TASKRUN;
import static dev.torc.uapi.SetupFlags.CQE32;
import static dev.torc.uapi.SetupFlags.CQE_MIXED;
import static dev.torc.uapi.SetupFlags.CQSIZE;
import static dev.torc.uapi.SetupFlags.DEFER_TASKRUN;
import static dev.torc.uapi.SetupFlags.HYBRID_IOPOLL;
import static dev.torc.uapi.SetupFlags.IOPOLL;
import static dev.torc.uapi.SetupFlags.NO_MMAP;
import static dev.torc.uapi.SetupFlags.NO_SQARRAY;
import static dev.torc.uapi.SetupFlags.REGISTERED_FD_ONLY;
import static dev.torc.uapi.SetupFlags.R_DISABLED;
import static dev.torc.uapi.SetupFlags.SINGLE_ISSUER;
import static dev.torc.uapi.SetupFlags.SQE128;
import static dev.torc.uapi.SetupFlags.SQE_MIXED;
import static dev.torc.uapi.SetupFlags.SQPOLL;
import static dev.torc.uapi.SetupFlags.SQ_AFF;
import static dev.torc.uapi.SetupFlags.SQ_REWIND;
import static dev.torc.uapi.SetupFlags.SUBMIT_ALL;
import static dev.torc.uapi.SetupFlags.TASKRUN_FLAG;

import java.time.Duration;

/// What a ring is asked to be, before Linux is asked: the whole argument of `io_uring_setup(2)`.
///
/// A combination that Linux would answer with a bare EINVAL is refused here with the sentence that says what
/// contradicts what. What depends on the running kernel (a flag that it does not know yet, a CPU that is offline)
/// only Linux can refuse: ask [UringFeatures#supportsSetup].
///
/// **Start with** [#of], the cheapest ring for one thread; [#builder] is for all others.
///
/// @param submissionEntries the length of the submission queue; Linux rounds it up to a power of two
/// @param completionEntries the length of the completion queue, or 0 for Linux' default, twice the other
/// @param flags the [dev.torc.uapi.SetupFlags]
/// @param sqThreadIdleMillis how long Linux' submission thread polls before it sleeps, or 0 for Linux' default of a
///     second
/// @param sqThreadCpu the CPU that it stays on; 0 unless `SQ_AFF` is set
/// @param workersOf the descriptor of the ring whose worker threads are shared; 0 unless `ATTACH_WQ` is set
/// @see <a href="https://man7.org/linux/man-pages/man2/io_uring_setup.2.html">io_uring_setup(2)</a>
public record UringSetup(
        int submissionEntries,
        int completionEntries,
        int flags,
        int sqThreadIdleMillis,
        int sqThreadCpu,
        int workersOf) {

    /// The longest submission queue that Linux makes (`IORING_MAX_ENTRIES`).
    public static final int MAX_SUBMISSION_ENTRIES = 32_768;

    /// The longest completion queue that Linux makes (`IORING_MAX_CQ_ENTRIES`).
    public static final int MAX_COMPLETION_ENTRIES = 2 * MAX_SUBMISSION_ENTRIES;

    private static final int KNOWN = IOPOLL
            | SQPOLL
            | SQ_AFF
            | CQSIZE
            | CLAMP
            | ATTACH_WQ
            | R_DISABLED
            | SUBMIT_ALL
            | COOP_TASKRUN
            | TASKRUN_FLAG
            | SQE128
            | CQE32
            | SINGLE_ISSUER
            | DEFER_TASKRUN
            | NO_MMAP
            | REGISTERED_FD_ONLY
            | NO_SQARRAY
            | HYBRID_IOPOLL
            | CQE_MIXED
            | SQE_MIXED;

    /// The flags of [#of]: one thread issues and completions wait until it asks for them, the queue is not indirect,
    /// and an entry that Linux refuses does not hold up those behind it. Linux 6.6 has them all.
    static final int ONE_THREAD = SINGLE_ISSUER | DEFER_TASKRUN | NO_SQARRAY | SUBMIT_ALL;

    /// @throws IllegalArgumentException if the parts contradict each other; its message says which, and why
    public UringSetup {
        refuseIf((flags & SQ_REWIND) != 0, "SQ_REWIND gives up the queue's positions, on which this ring stands.");
        refuseIf((flags & ~KNOWN) != 0, "Unknown set-up flags 0x%x.".formatted(flags & ~KNOWN));
        refuseIf(
                submissionEntries <= 0,
                "A ring of %d submission entries: it needs 1 at least.".formatted(submissionEntries));
        refuseIf(
                submissionEntries > MAX_SUBMISSION_ENTRIES && (flags & CLAMP) == 0,
                "A ring of %d submission entries: Linux makes %d at most, or as many as it can with CLAMP."
                        .formatted(submissionEntries, MAX_SUBMISSION_ENTRIES));
        refuseIf(
                (flags & CQSIZE) != 0 && completionEntries <= 0,
                "CQSIZE asks for %d completion entries: it needs 1 at least.".formatted(completionEntries));
        refuseIf(
                (flags & CQSIZE) == 0 && completionEntries != 0,
                "%d completion entries are asked for without CQSIZE, so that Linux would not look."
                        .formatted(completionEntries));
        refuseIf(
                completionEntries > MAX_COMPLETION_ENTRIES && (flags & CLAMP) == 0,
                "A ring of %d completion entries: Linux makes %d at most, or as many as it can with CLAMP."
                        .formatted(completionEntries, MAX_COMPLETION_ENTRIES));
        refuseIf(
                (flags & CQSIZE) != 0
                        && granted(completionEntries, MAX_COMPLETION_ENTRIES)
                                < granted(submissionEntries, MAX_SUBMISSION_ENTRIES),
                "%d completion entries are fewer than the %d submission entries."
                        .formatted(completionEntries, submissionEntries));
        refuseThreads(flags, sqThreadIdleMillis, sqThreadCpu, workersOf);
        refuseModes(flags);
    }

    private static void refuseThreads(int flags, int sqThreadIdleMillis, int sqThreadCpu, int workersOf) {
        refuseIf(
                (flags & SQPOLL) != 0 && (flags & (COOP_TASKRUN | TASKRUN_FLAG | DEFER_TASKRUN)) != 0,
                "With SQPOLL Linux' own thread submits and runs the task work, so COOP_TASKRUN, TASKRUN_FLAG and "
                        + "DEFER_TASKRUN mean nothing.");
        refuseIf(
                (flags & SQ_AFF) != 0 && (flags & SQPOLL) == 0,
                "SQ_AFF ties Linux' submission thread to a CPU: without SQPOLL there is none.");
        refuseIf(
                sqThreadIdleMillis != 0 && (flags & SQPOLL) == 0,
                "%d ms of idle polling: without SQPOLL nothing polls.".formatted(sqThreadIdleMillis));
        refuseIf(sqThreadIdleMillis < 0, "%d ms of idle polling.".formatted(sqThreadIdleMillis));
        refuseIf(
                sqThreadCpu != 0 && (flags & SQ_AFF) == 0,
                "CPU %d is asked for without SQ_AFF, so that Linux would not look.".formatted(sqThreadCpu));
        refuseIf(sqThreadCpu < 0, "CPU %d.".formatted(sqThreadCpu));
        refuseIf(
                workersOf != 0 && (flags & ATTACH_WQ) == 0,
                "The workers of descriptor %d are asked for without ATTACH_WQ, so that Linux would not look."
                        .formatted(workersOf));
        refuseIf(workersOf < 0, "Descriptor %d is none.".formatted(workersOf));
        refuseIf(
                (flags & TASKRUN_FLAG) != 0 && (flags & (COOP_TASKRUN | DEFER_TASKRUN)) == 0,
                "TASKRUN_FLAG announces task work that waits: only with COOP_TASKRUN or DEFER_TASKRUN does it.");
        refuseIf(
                (flags & DEFER_TASKRUN) != 0 && (flags & SINGLE_ISSUER) == 0,
                "DEFER_TASKRUN leaves the work to the thread that submits, so there must be one: add SINGLE_ISSUER.");
    }

    private static void refuseModes(int flags) {
        refuseIf(
                (flags & HYBRID_IOPOLL) != 0 && (flags & IOPOLL) == 0,
                "HYBRID_IOPOLL sleeps for part of the polling: without IOPOLL there is none.");
        refuseIf(
                (flags & REGISTERED_FD_ONLY) != 0 && (flags & NO_MMAP) == 0,
                "A ring without descriptor cannot be mapped: REGISTERED_FD_ONLY needs NO_MMAP.");
        refuseIf(
                (flags & CQE32) != 0 && (flags & CQE_MIXED) != 0,
                "CQE32 makes every completion 32 bytes, CQE_MIXED some: one of the two.");
        refuseIf(
                (flags & SQE128) != 0 && (flags & SQE_MIXED) != 0,
                "SQE128 makes every submission 128 bytes, SQE_MIXED some: one of the two.");
    }

    private static void refuseIf(boolean wrong, String sentence) {
        if (wrong) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /// What Linux makes of a number of entries: rounded up to a power of two, and cut.
    private static int granted(int entries, int most) {
        return entries >= most ? most : Integer.highestOneBit(Math.max(2 * entries - 1, 1));
    }

    /// {@return how many submission entries Linux makes of those asked for}
    int grantedSubmissionEntries() {
        return granted(submissionEntries, MAX_SUBMISSION_ENTRIES);
    }

    /// {@return how many completion entries Linux makes of those asked for}
    int grantedCompletionEntries() {
        return has(CQSIZE) ? granted(completionEntries, MAX_COMPLETION_ENTRIES) : 2 * grantedSubmissionEntries();
    }

    /// Asks for the cheapest ring that one thread can have: it alone submits, and completions are prepared when it
    /// asks for them and not in the middle of its work. Needs Linux 6.6; [UringFeatures#setupFor] takes what an
    /// asks for them and not in the middle of its work. Needs Linux 6.6; [UringFeatures#setupFor] takes what an
    ///
    /// @param submissionEntries how many submissions fit
    /// @return the set-up
    public static UringSetup of(int submissionEntries) {
        return new UringSetup(submissionEntries, 0, ONE_THREAD, 0, 0, 0);
    }

    /// {@return a builder that starts with no flag}
    ///
    /// @param submissionEntries how many submissions fit
    public static Builder builder(int submissionEntries) {
        return new Builder(submissionEntries);
    }

    /// {@return whether all of `wanted` are set}
    ///
    /// @param wanted [dev.torc.uapi.SetupFlags]
    public boolean has(int wanted) {
        return (flags & wanted) == wanted;
    }

    /// Collects what a ring is asked to be. The order of the calls means nothing; [#build] looks at the whole.
    public static final class Builder {

        private final int submissionEntries;
        private int completionEntries;
        private int flags;
        private int sqThreadIdleMillis;
        private int sqThreadCpu;
        private int workersOf;

        private Builder(int submissionEntries) {
            this.submissionEntries = submissionEntries;
        }

        /// Adds flags by their bits, for what needs no value beside them.
        ///
        /// @param more [dev.torc.uapi.SetupFlags]
        /// @return this
        public Builder flags(int more) {
            flags |= more;
            return this;
        }

        /// Sizes the completion queue (`CQSIZE`, Linux 5.5).
        ///
        /// @param entries how many completions fit before they overflow into Linux' backlog
        /// @return this
        public Builder completionEntries(int entries) {
            completionEntries = entries;
            return flags(CQSIZE);
        }

        /// Takes what Linux can give where the queues asked for are too long (`CLAMP`, Linux 5.6).
        ///
        /// @return this
        public Builder clamp() {
            return flags(CLAMP);
        }

        /// Lets a thread of Linux take the submissions, without a system call while it polls (`SQPOLL`).
        ///
        /// @param idle how long it polls in vain before it sleeps, in steps of 1 ms; zero for Linux' default of
        ///     1 s
        /// @return this
        public Builder kernelThread(Duration idle) {
            sqThreadIdleMillis = Math.toIntExact(idle.toMillis());
            return flags(SQPOLL);
        }

        /// Keeps Linux' submission thread on one CPU (`SQ_AFF`); goes with [#kernelThread].
        ///
        /// @param cpu the CPU's number
        /// @return this
        public Builder kernelThreadCpu(int cpu) {
            sqThreadCpu = cpu;
            return flags(SQ_AFF);
        }

        /// Polls the device for completions instead of taking its interrupts (`IOPOLL`): only for `O_DIRECT` on files
        /// and devices that can be polled.
        ///
        /// @return this
        public Builder polledCompletions() {
            return flags(IOPOLL);
        }

        /// As [#polledCompletions], sleeping through the part of the wait that experience says is in vain
        /// (`HYBRID_IOPOLL`, Linux 6.13).
        ///
        /// @return this
        public Builder hybridPolledCompletions() {
            return flags(IOPOLL | HYBRID_IOPOLL);
        }

        /// Promises that one thread submits (`SINGLE_ISSUER`, Linux 6.0): the one that opens the ring, or enables it.
        ///
        /// @return this
        public Builder singleIssuer() {
            return flags(SINGLE_ISSUER);
        }

        /// Lets completions wait until the one thread that submits asks for them (`DEFER_TASKRUN`, Linux 6.1).
        ///
        /// @return this
        public Builder deferredTaskWork() {
            return flags(SINGLE_ISSUER | DEFER_TASKRUN);
        }

        /// Lets completions wait for the thread's next system call instead of interrupting it (`COOP_TASKRUN`,
        /// Linux 5.19).
        ///
        /// @return this
        public Builder cooperativeTaskWork() {
            return flags(COOP_TASKRUN);
        }

        /// Makes waiting completions visible in the submission queue's flags (`TASKRUN_FLAG`, Linux 5.19).
        ///
        /// @return this
        public Builder announcedTaskWork() {
            return flags(TASKRUN_FLAG);
        }

        /// Leaves the indirect array out of the submission queue (`NO_SQARRAY`, Linux 6.6).
        ///
        /// @return this
        public Builder withoutArray() {
            return flags(NO_SQARRAY);
        }

        /// Makes every submission 128 bytes (`SQE128`, Linux 5.19), for commands with 80 bytes of their own.
        ///
        /// @return this
        public Builder largeSubmissions() {
            return flags(SQE128);
        }

        /// Allows submissions of 64 and of 128 bytes (`SQE_MIXED`, Linux 6.19).
        ///
        /// @return this
        public Builder mixedSubmissions() {
            return flags(SQE_MIXED);
        }

        /// Makes every completion 32 bytes (`CQE32`, Linux 5.19).
        ///
        /// @return this
        public Builder largeCompletions() {
            return flags(CQE32);
        }

        /// Allows completions of 16 and of 32 bytes (`CQE_MIXED`, Linux 6.18).
        ///
        /// @return this
        public Builder mixedCompletions() {
            return flags(CQE_MIXED);
        }

        /// Makes the ring without letting it run (`R_DISABLED`, Linux 5.10), so that it can be restricted first.
        ///
        /// @return this
        public Builder disabled() {
            return flags(R_DISABLED);
        }

        /// Goes on with the entries behind one that Linux refuses (`SUBMIT_ALL`, Linux 5.18).
        ///
        /// @return this
        public Builder submitAll() {
            return flags(SUBMIT_ALL);
        }

        /// Shares worker threads, and the submission thread if there is one, with another ring (`ATTACH_WQ`,
        /// Linux 5.6).
        ///
        /// @param other an open ring that has a descriptor
        /// @return this
        public Builder workersOf(Uring other) {
            workersOf = other.descriptorNumber();
            return flags(ATTACH_WQ);
        }

        /// Puts the queues into memory of this process (`NO_MMAP`, Linux 6.5), which the ring allocates.
        ///
        /// @return this
        public Builder ownMemory() {
            return flags(NO_MMAP);
        }

        /// Makes a ring that is no descriptor, only an index among the thread's registered rings
        /// (`REGISTERED_FD_ONLY`, Linux 6.5): no other thread or process can reach it, and none is used up.
        ///
        /// @return this
        public Builder withoutDescriptor() {
            return flags(NO_MMAP | REGISTERED_FD_ONLY);
        }

        /// {@return the set-up}
        ///
        /// @throws IllegalArgumentException if its parts contradict each other
        public UringSetup build() {
            return new UringSetup(
                    submissionEntries, completionEntries, flags, sqThreadIdleMillis, sqThreadCpu, workersOf);
        }
    }
}
