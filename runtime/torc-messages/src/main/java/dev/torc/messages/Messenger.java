package dev.torc.messages;

import dev.torc.mailbox.MailboxId;
import dev.torc.mailbox.MailboxRegion;
import dev.torc.mailbox.Registration;
import dev.torc.mailbox.RegistrationRefusedException;
import dev.torc.ring.PollingPolicy;
import dev.torc.uapi.Errno;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// A process' own mailbox, with a thread that receives for it: sends messages, waits for them, calls, and answers.
///
/// | to | without waiting | waiting | as a future |
/// |---|---|---|---|
/// | send | [#send(long, Message)], [#post] | [#send(long, Message, long)] | |
/// | receive | [#accept], on the receiving thread | [#receive] | [#receiveAsync] |
/// | call | [#start] | [#call] | [#callAsync] |
/// | answer | [#reply] | [#serve] | |
///
/// The first two columns make no objects. Any thread may wait, a virtual one too, without holding its carrier.
///
/// **Results** are as Linux' are: not negative, or a negated errno. Of sending:
///
/// | errno | means |
/// |---|---|
/// | EAGAIN | the receiver's queue is full, or all calls to it that there may be are in flight: nothing was sent |
/// | ECONNREFUSED | there is no such mailbox, or not any more: nothing was sent, or nobody has taken it |
/// | ESHUTDOWN | this messenger is closed, or has failed |
///
/// and of a call, beside what who was called says:
///
/// | errno | means |
/// |---|---|
/// | ECONNRESET | who was called has died, or left, since: whether it was done is not known |
/// | ETIME | there was no answer in time; one that still comes is counted and forgotten |
/// | EAGAIN | also: who was called has no room for what nobody waits for. Not taken |
/// | EIO | who was called has thrown something |
///
/// **Death.** Whoever was called and dies is found to be dead within a tenth of a second, since Linux is asked; one
/// that only stands still is waited for.
///
/// **Two that call each other.** Neither's receiving thread ever waits, so both queues become empty again, however
/// full they are. An answer that finds no room waits for it beside the queue. A service that calls back takes one
/// more place among the calls to the other for each level; when all are taken, EAGAIN ends it when the time is
/// over.
///
/// **Ownership.** The region is the caller's, and is closed after this. **Threads.** Any.
public final class Messenger implements AutoCloseable {

    private static final Duration NAME_LIMIT = Duration.ofSeconds(5);

    /// One process has at most this part of another's queue for its calls.
    private static final int SHARES = 4;

    private static final int USUAL_AT_ONCE = 64;

    private static final long NO_WAIT = Long.MIN_VALUE;

    /// What a messenger is made of.
    record Parts(
            Registration own,
            Outgoing outgoing,
            CallsInFlight calls,
            Inbox inbox,
            Unsent unsent,
            Services services,
            MessengerTally tally) {

        static Parts of(Registration own, MessengerSetup setup) {
            int mailboxes = own.spec().mailboxes();
            int share = Math.clamp(own.spec().queue().capacity() / SHARES, 1, setup.callsToOne());
            Outgoing outgoing = new Outgoing(own);
            MessengerTally tally = new MessengerTally();
            Message scratch = new Message(own.spec().queue());
            return new Parts(
                    own,
                    outgoing,
                    new CallsInFlight(share, mailboxes),
                    new Inbox(setup.kept(), setup.keptOfOneType()),
                    new Unsent(outgoing, setup.unsent(), mailboxes, scratch),
                    new Services(tally),
                    tally);
        }
    }

    private final Parts parts;
    private final Message form;
    private final SpareWaiters waiters;
    private final Poller poller;
    private final Thread thread;

    private Messenger(Registration own, MessengerSetup setup, PollingPolicy policy) {
        this.parts = Parts.of(own, setup);
        this.form = message();
        this.waiters = new SpareWaiters(form);
        this.poller = new Poller(parts, policy, setup);
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("torc-messages of " + MailboxId.toString(own.id()))
                .unstarted(poller);
    }

    /// Registers in a region and begins to receive.
    ///
    /// @param region whose slots have 128 bytes or more
    /// @param name by which others find this mailbox
    /// @throws RegistrationRefusedException if there is no room, or somebody who lives has the name
    /// @throws IllegalArgumentException if the region's slots are too short for a message
    public static Messenger open(MailboxRegion region, long name) throws RegistrationRefusedException {
        return open(region, name, MessengerSetup.standard(), PollingPolicy.learning());
    }

    /// As [#open(MailboxRegion, long)].
    ///
    /// @param setup what it keeps
    /// @param policy whether its thread polls before it sleeps; a new one
    /// @throws RegistrationRefusedException if there is no room, or somebody who lives has the name
    public static Messenger open(MailboxRegion region, long name, MessengerSetup setup, PollingPolicy policy)
            throws RegistrationRefusedException {
        var unused = new Message(region.spec().queue()); // refuses slots that are too short
        Messenger messenger = new Messenger(region.register(name, NAME_LIMIT), setup, policy);
        messenger.thread.start();
        return messenger;
    }

    /// {@return the own mailbox, to which others send}
    public long id() {
        return parts.own.id();
    }

    /// Looks up who is registered under a name now.
    ///
    /// @return the mailbox, or [MailboxId#NONE]
    public long find(long name) {
        return parts.own.find(name);
    }

    /// {@return a new, empty message for this region}
    public Message message() {
        return new Message(parts.own.spec().queue());
    }

    /// {@return one thread's own way to a mailbox, which is a little shorter than [#send(long, Message)]}
    ///
    /// @param to any id, also one that is gone
    /// @throws IllegalArgumentException if the region has no such place
    public MessageSender senderTo(long to) {
        return parts.outgoing.way(to);
    }

    /// Sends a message, and wakes its receiver if that sleeps. It never waits. Messages of one thread to one
    /// mailbox arrive in order.
    ///
    /// @param message whose sender is filled in; it can be changed and sent again at once
    /// @return 0, or EAGAIN, ECONNREFUSED or ESHUTDOWN, negated
    public int send(long to, Message message) {
        return parts.outgoing.send(to, message);
    }

    /// As [#send(long, Message)], but waits for room.
    ///
    /// @param timeoutNanos the longest wait; [Long#MAX_VALUE] is for ever. An interrupt ends it too
    /// @return 0, or EAGAIN, ECONNREFUSED or ESHUTDOWN, negated
    public int send(long to, Message message, long timeoutNanos) {
        return parts.outgoing.sendWithin(to, message, Deadline.after(timeoutNanos));
    }

    /// As [#send(long, Message)], but where there is no room the message is kept here and sent when there is,
    /// behind those that wait for the same mailbox. For who may not wait, and does not want to come again.
    ///
    /// @return 0, or ENOBUFS, ECONNREFUSED or ESHUTDOWN, negated
    public int post(long to, Message message) {
        boolean wasEmpty = parts.unsent.count() == 0;
        int result = parts.unsent.send(to, message);
        if (wasEmpty && parts.unsent.count() != 0) {
            wake();
        }
        return result;
    }

    /// Waits for a message of a type: the oldest that is kept, or the next that comes. Those who wait for the same
    /// type are served in turn.
    ///
    /// @param into where it is copied
    /// @param timeoutNanos the longest wait; [Long#MAX_VALUE] is for ever, 0 is not to wait
    /// @return 0; or ETIME or ESHUTDOWN, negated
    /// @throws InterruptedException if the thread was interrupted and has no message
    public int receive(int type, Message into, long timeoutNanos) throws InterruptedException {
        long deadlineNanos = Deadline.after(timeoutNanos);
        Waiter waiter = waiters.take(Thread.currentThread(), into);
        try {
            if (parts.inbox.takeOrWait(type, into, waiter)) {
                return 0;
            }
            return awaitMessage(type, waiter, deadlineNanos);
        } finally {
            waiters.giveBack(waiter);
        }
    }

    private int awaitMessage(int type, Waiter waiter, long deadlineNanos) throws InterruptedException {
        if (!waiter.await(deadlineNanos) && parts.inbox.leave(type, waiter)) {
            throwIfInterrupted();
            return Errno.ETIME.negated();
        }
        return waiter.status();
    }

    /// As [#receive], as a future: it completes with the message; or with one that is empty but for its status,
    /// ETIME or ESHUTDOWN negated. When it is cancelled, a message that was just given to it goes to who waits
    /// next, or is kept.
    public CompletableFuture<Message> receiveAsync(int type, Duration limit) {
        Message into = message();
        MessageFuture future = new MessageFuture();
        Waiter waiter = new Waiter();
        long deadlineNanos = Deadline.after(limit.toNanos());
        Thread waiting = Thread.ofVirtual().name("torc-receive").unstarted(() -> {
            try {
                int status = awaitMessage(type, waiter, deadlineNanos);
                if (status < 0) {
                    into.setStatus(status);
                }
                if (!future.complete(into) && status == 0) {
                    parts.inbox.deliver(into); // to who wants it
                }
            } catch (InterruptedException _) {
                future.cancel(false);
            }
        });
        waiter.begin(waiting, into);
        if (parts.inbox.takeOrWait(type, into, waiter)) {
            future.complete(into);
            return future;
        }
        waiting.start();
        future.onCancel(waiting::interrupt);
        return future;
    }

    /// Gives every message of a type to a receiver, on the receiving thread, from now on, those first that are
    /// kept. Whoever waits for the type gets nothing any more, and a receiver that was there before is replaced.
    ///
    /// @param type other than NONE and REPLY
    public void accept(int type, MessageReceiver receiver) {
        checkType(type);
        poller.accept(type, receiver);
        wake();
    }

    /// Gives messages of a type to no receiver any more, but to who waits. The receiver may still be given some
    /// until the receiving thread has looked up.
    public void acceptNoMore(int type) {
        poller.accept(type, null);
        wake();
    }

    /// Answers requests of a type, 64 at a time at most.
    ///
    /// @param type other than NONE and REPLY
    public void serve(int type, Service service) {
        serve(type, USUAL_AT_ONCE, service);
    }

    /// Answers requests of a type, each on a virtual thread: who has taken one first lets another thread wait for
    /// the next, then answers, then waits again. What is more than so many at a time is kept, as far as there is
    /// room.
    ///
    /// @param type other than NONE and REPLY
    /// @param atOnce how many are answered at the same time, at most
    public void serve(int type, int atOnce, Service service) {
        checkType(type);
        if (atOnce < 1) {
            throw new IllegalArgumentException("a service of " + atOnce + " requests at a time");
        }
        parts.services.serve(this, type, atOnce, service);
    }

    /// Sends the answer to a request, as [#post] does. Nothing is sent to who wants none.
    ///
    /// @param request as it was received, or a copy; its sender and tag count
    /// @param answer whose type and tag are filled in; it may be the request itself
    /// @return 0, or ENOBUFS, ECONNREFUSED or ESHUTDOWN, negated
    public int reply(Message request, Message answer) {
        long to = request.sender();
        if (request.tag() == 0) {
            return 0;
        }
        answer.setReplyTo(request);
        return post(to, answer);
    }

    /// Calls: sends a request and waits for its answer.
    ///
    /// @param request whose sender and tag are filled in
    /// @param reply where the answer is copied, if there is one; it may be the request itself
    /// @param timeoutNanos the longest wait, for room and for the answer together; [Long#MAX_VALUE] is for ever
    /// @return the answer's status: what who was called says, or a negated errno of those above
    /// @throws InterruptedException if the thread was interrupted and has no answer; the call may have been done
    public int call(long to, Message request, Message reply, long timeoutNanos) throws InterruptedException {
        request.checkForm(form);
        if (!parts.outgoing.hasPlace(to)) {
            return Errno.ECONNREFUSED.negated();
        }
        long deadlineNanos = Deadline.after(timeoutNanos);
        Waiter waiter = waiters.take(Thread.currentThread(), reply);
        try {
            int reserved = reserve(to, waiter, deadlineNanos);
            if (reserved < 0) {
                return reserved;
            }
            waiter.again();
            long tag = parts.calls.begin(to, waiter, null, 0, Deadline.NEVER);
            request.setTag(tag);
            int sent = sendRequest(to, request, deadlineNanos);
            if (sent < 0 && parts.calls.withdraw(tag)) {
                throwIfInterrupted();
                return sent;
            }
            if (!waiter.await(deadlineNanos) && parts.calls.withdraw(tag)) {
                throwIfInterrupted();
                return Errno.ETIME.negated();
            }
            return reply.status();
        } finally {
            waiters.giveBack(waiter);
        }
    }

    private int reserve(long to, Waiter waiter, long deadlineNanos) throws InterruptedException {
        int reserved = parts.calls.reserve(to, waiter);
        if (reserved != Errno.EAGAIN.negated()) {
            return reserved;
        }
        if (!waiter.await(deadlineNanos) && parts.calls.leaveLine(to, waiter)) {
            throwIfInterrupted();
            return reserved;
        }
        return waiter.status();
    }

    /// Begins a call, and does not wait.
    ///
    /// @param request whose sender and tag are filled in
    /// @param timeoutNanos the longest wait for the answer, to a twentieth of a second; [Long#MAX_VALUE] is for
    ///     ever
    /// @param receiver who is told once what came of it, also if there is no answer
    /// @param context what it is told by
    /// @return the call's tag, greater than 0; or EAGAIN, ECONNREFUSED or ESHUTDOWN, negated: then nobody is told
    public long start(long to, Message request, long timeoutNanos, ReplyReceiver receiver, long context) {
        request.checkForm(form);
        if (!parts.outgoing.hasPlace(to)) {
            return Errno.ECONNREFUSED.negated();
        }
        int reserved = parts.calls.reserve(to);
        if (reserved < 0) {
            return reserved;
        }
        long tag = parts.calls.begin(to, null, receiver, context, Deadline.after(timeoutNanos));
        request.setTag(tag);
        int sent = sendRequest(to, request, NO_WAIT);
        return sent < 0 && parts.calls.withdraw(tag) ? sent : tag;
    }

    /// Sends the request of a call that has begun; if that throws, there is no such call.
    private int sendRequest(long to, Message request, long deadlineNanos) {
        try {
            return deadlineNanos == NO_WAIT
                    ? parts.outgoing.send(to, request)
                    : parts.outgoing.sendWithin(to, request, deadlineNanos);
        } catch (RuntimeException e) {
            parts.calls.withdraw(request.tag());
            throw e;
        }
    }

    /// Ends a call that was begun with [#start]; its receiver is not told. Who was called is not told either, and
    /// may do it all the same.
    ///
    /// @return false if it has ended already
    public boolean cancel(long tag) {
        return parts.calls.withdraw(tag);
    }

    /// Calls, as a future: it completes with the answer; or with a message whose status says why there is none, and
    /// of which nothing else counts. Who cancels it gets none.
    ///
    /// Calls that can begin at once are sent in the order in which this is called.
    public CompletableFuture<Message> callAsync(long to, Message request, Duration limit) {
        MessageFuture future = new MessageFuture();
        Message own = message();
        own.copyFrom(request);
        ReplyReceiver receiver = (_, reply) -> {
            own.copyFrom(reply);
            Thread.ofVirtual().name("torc-answered").start(() -> future.complete(own));
        };
        long started = start(to, own, limit.toNanos(), receiver, 0);
        if (started > 0) {
            future.onCancel(() -> cancel(started));
            return future;
        }
        Thread waiting = Thread.ofVirtual().name("torc-call").unstarted(() -> {
            try {
                int status = started == Errno.EAGAIN.negated() ? call(to, own, own, limit.toNanos()) : (int) started;
                own.setStatus(status);
                future.complete(own);
            } catch (InterruptedException _) {
                future.cancel(false);
            }
        });
        waiting.start();
        future.onCancel(waiting::interrupt);
        return future;
    }

    /// {@return what it has done so far}
    public MessengerCounts counts() {
        return parts.tally.read(parts.unsent.count(), parts.calls.count());
    }

    /// Ends: nothing is received any more, and the mailbox is given up. Services have the time of the setup to
    /// finish what they do. Whoever waits for a message or an answer gets ESHUTDOWN; requests that nobody has taken
    /// are answered with ECONNREFUSED.
    ///
    /// It returns when that is done; on the receiving thread itself at once. A second time does nothing.
    @Override
    public void close() {
        poller.close();
        wake();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "messenger at " + parts.own;
    }

    /// Has the receiving thread look up from its sleep. If the own queue is full it does not sleep.
    private void wake() {
        var unused = parts.outgoing.send(id(), message());
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private static void checkType(int type) {
        if (type == MessageType.NONE || type == MessageType.REPLY) {
            throw new IllegalArgumentException("messages of type " + type + " are for nobody to take");
        }
    }
}
