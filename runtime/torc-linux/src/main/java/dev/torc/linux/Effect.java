package dev.torc.linux;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An operation that answers nothing but that it has happened: it is its own answer.
public final class Effect extends Operation<Done> implements Done {

    private static final int NONE = 0;

    private final int harmlessErrno;
    private @Nullable Mailbox mailbox;

    Effect(Linux linux, String call, Object subject) {
        this(linux, call, subject, NONE);
    }

    /// @param harmlessErrno the errno that is no failure
    Effect(Linux linux, String call, Object subject, int harmlessErrno) {
        super(linux, call, subject);
        this.harmlessErrno = harmlessErrno;
    }

    /// Says which mailbox it goes to, which does not close before it is done.
    void toMailbox(Mailbox to) {
        mailbox = to;
    }

    @Override
    boolean acquire() {
        return mailbox == null || mailbox.enter();
    }

    @Override
    void letGo() {
        if (mailbox != null) {
            mailbox.leave();
        }
    }

    @Override
    boolean isSuccess(int errno) {
        return errno == harmlessErrno;
    }

    @Override
    Done succeeded(long result) {
        return this;
    }

    @Override
    public Effect deadline(Duration longest) {
        limit(longest);
        return this;
    }

    @Override
    public Effect start() {
        startNow();
        return this;
    }
}
