package dev.torc.scheme;

import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.scheme.PendingCalls.Phase;
import dev.torc.uapi.PeerCredentials;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The calls between the sessions and the scheme: begun on the server's thread, answered from any.
///
/// **HANDED-OVER** is the ordering by which an answer from another thread is never left lying while the server
/// sleeps: that thread puts the answer on the stack, then looks whether the server sleeps; the server says that
/// it sleeps, then looks at the stack. All four accesses are volatile, so at least one of the two sees the other.
///
/// **Threads.** As [SchemeHost] says; what is not of it, the server's, where nothing else is said.
final class CallHost implements SchemeHost {

    /// Who is told what the calls come to, on the server's thread.
    interface Answers {

        /// A call is answered, and its slot still tells of it.
        void answered(int call);

        /// An operation of a call has finished.
        void operationFinished(long token, int result);

        /// A call that goes on sends a completion.
        Sent sent(int call, int result, int flags);

        /// A session is sent a completion that answers no call.
        Sent posted(AttachedSession session, long userData, int result);
    }

    private final PendingCalls calls;
    private final AttachedSession[] sessions;
    private final EventDescriptor wakeBell;
    private final WorkerThreads workers;
    private final WaitingPlace place;
    private final Door door;
    private final Answers answers;
    private final Thread serverThread = Thread.currentThread();
    private final AtomicBoolean sleeping = new AtomicBoolean();
    private final AlarmTime schemesAlarm = new AlarmTime();

    /// The calls that were answered in place of the scheme, and keep their slots.
    private final BitSet givenUp = new BitSet();

    /// What the server's thread lends to the scheme.
    ///
    /// @param table the sessions
    /// @param wakeBell what wakes the server's thread
    /// @param workers threads for what may wait
    /// @param place where the server learns what has happened
    /// @param door where clients come in
    record Loan(SessionTable table, EventDescriptor wakeBell, WorkerThreads workers, WaitingPlace place, Door door) {}

    /// Where clients come in that do not connect by themselves.
    interface Door {

        /// Lets one in, in the next turn.
        void letIn(UnixSocket client, PeerCredentials credentials, Object ticket);
    }

    CallHost(int callsInFlight, Loan loan, Answers answers) {
        this.calls = new PendingCalls(callsInFlight);
        this.sessions = loan.table().sessions();
        this.wakeBell = loan.wakeBell();
        this.workers = loan.workers();
        this.place = loan.place();
        this.door = loan.door();
        this.answers = answers;
    }

    PendingCalls calls() {
        return calls;
    }

    @Override
    public boolean complete(long token, int result) {
        return finish(token, result, Phase.DONE);
    }

    @Override
    public boolean completeExtended(long token, long result) {
        return finish(token, result, Phase.DONE_EXTENDED);
    }

    private boolean finish(long token, long result, Phase phase) {
        if (!calls.finish(token, result, phase)) {
            return false;
        }
        if (Thread.currentThread() == serverThread) {
            answers.answered((int) token);
            place.giveTurn();
        } else {
            handOver((int) token);
        }
        return true;
    }

    @Override
    public void operationFinished(long token, int result) {
        if (!calls.keepResult(token, result)) {
            return;
        }
        if (Thread.currentThread() == serverThread) {
            answers.operationFinished(token, result);
            place.giveTurn();
        } else {
            handOver((int) token);
        }
    }

    private void handOver(int call) {
        if (calls.push(call)) {
            // HANDED-OVER: the answer is on the stack before the server's sleep is looked at.
            wake();
        }
    }

    @Override
    public Sent send(long token, int result, int flags) {
        if (Thread.currentThread() != serverThread) {
            throw new IllegalStateException(
                    "a stream is sent on the server's thread, not on " + Thread.currentThread());
        }
        if (!calls.isPending(token)) {
            return Sent.NOBODY_WAITS;
        }
        place.giveTurn();
        return answers.sent((int) token, result, flags);
    }

    @Override
    public boolean isPending(long token) {
        return calls.isPending(token);
    }

    /// Wakes the server's thread if it sleeps. From any thread.
    void wake() {
        if (isToBeWoken()) {
            wakeBell.signal();
        }
    }

    /// {@return whether the server's thread slept and the caller is the one who has to wake it}
    boolean isToBeWoken() {
        return sleeping.get() && sleeping.compareAndSet(true, false);
    }

    /// Says that the server's thread is about to sleep.
    ///
    /// @return whether it may; if not, there are answers to take
    boolean prepareToSleep() {
        sleeping.set(true);
        // HANDED-OVER: the sleep is told before the stack is looked at.
        if (calls.anyFinishedElsewhere()) {
            sleeping.set(false);
            return false;
        }
        return true;
    }

    void awake() {
        sleeping.set(false);
    }

    /// Takes what other threads have handed over.
    ///
    /// @return whether there was anything
    boolean takeHandedOver() {
        int call = calls.takeFinishedElsewhere();
        boolean any = call != PendingCalls.NONE;
        while (call != PendingCalls.NONE) {
            int next = calls.next(call);
            if (calls.phase(call) == Phase.PENDING || givenUp.get(call)) {
                answers.operationFinished(calls.token(call), (int) calls.result(call));
            } else {
                answers.answered(call);
            }
            call = next;
        }
        return any;
    }

    /// Answers a call in place of the scheme, which has been waited for long enough and may still do whatever it
    /// does.
    ///
    /// @return whether this was the answer; if not, the scheme's is on its way
    boolean giveUp(int call, int result) {
        if (!calls.finish(calls.token(call), result, Phase.DONE)) {
            return false;
        }
        givenUp.set(call);
        return true;
    }

    @Override
    public long tokenAt(int index) {
        return calls.token(index);
    }

    @Override
    public void attach(long token, int value) {
        calls.attach((int) token, value);
    }

    @Override
    public int attached(long token) {
        return calls.attached((int) token);
    }

    @Override
    public void keep(long token, long value) {
        calls.keep((int) token, value);
    }

    @Override
    public long kept(long token) {
        return calls.kept((int) token);
    }

    @Override
    public void note(long token, int value) {
        calls.note((int) token, value);
    }

    @Override
    public int noted(long token) {
        return calls.noted((int) token);
    }

    @Override
    public void alarmAt(long nanoTime) {
        schemesAlarm.setNoLaterThan(nanoTime);
        place.alarmAt(nanoTime);
    }

    /// {@return whether the alarm that rings is the scheme's, and not one that the server has set for itself}
    boolean isSchemesAlarm() {
        if (schemesAlarm.hasCome()) {
            schemesAlarm.clear();
            return true;
        }
        if (schemesAlarm.isSet()) {
            place.alarmAt(schemesAlarm.nanoTime());
        }
        return false;
    }

    @Override
    public void introduce(UnixSocket client, PeerCredentials credentials, Object ticket) {
        door.letIn(client, credentials, ticket);
        place.giveTurn();
    }

    @Override
    public Sent post(ServedSession session, long userData, int result) {
        place.giveTurn();
        return answers.posted((AttachedSession) session, userData, result);
    }

    @Override
    public ServedSession session(long token) {
        return sessions[calls.session((int) token)];
    }

    @Override
    public int callsInFlight() {
        return calls.capacity();
    }

    @Override
    public Optional<LinuxRing> linuxRing() {
        return place.linuxRing();
    }

    @Override
    public WorkerThreads workers() {
        return workers;
    }
}
