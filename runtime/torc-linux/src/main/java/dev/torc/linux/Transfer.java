package dev.torc.linux;

import java.time.Duration;

/// An operation that moves bytes: it is its own answer, so that it is one object in all.
public final class Transfer extends Operation<Moved> implements Moved {

    Transfer(Linux linux, String call, Object subject) {
        super(linux, call, subject);
    }

    @Override
    Moved succeeded(long result) {
        return this;
    }

    @Override
    public Transfer deadline(Duration longest) {
        limit(longest);
        return this;
    }

    @Override
    public Transfer start() {
        startNow();
        return this;
    }

    @Override
    public int bytes() {
        return (int) result();
    }
}
