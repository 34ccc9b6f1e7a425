package dev.torc.scheme;

import dev.torc.ring.Submission;

/// One call on a session: a private copy of the entry, so that it means one thing however often it is read.
///
/// Such objects are used again: a scheme that answers later keeps the [#token] and what it needs of the fields.
///
/// **Threads.** The server's only, within [Scheme#handle].
public final class Request {

    private final SchemeHost host;
    private final Submission entry;
    private final ServedSession session;
    private long token = -1L;

    Request(SchemeHost host, Submission entry, ServedSession session) {
        this.host = host;
        this.entry = entry;
        this.session = session;
    }

    void begin(long callToken) {
        token = callToken;
    }

    /// {@return the entry, in a copy that the client cannot change}
    public Submission entry() {
        return entry;
    }

    /// {@return whose call it is}
    public ServedSession session() {
        return session;
    }

    /// {@return what stands for this call until it is answered; not negative, and never used again}
    public long token() {
        return token;
    }

    /// Answers the call now.
    ///
    /// @param result its own meaning if not negative, else a negated errno
    public void complete(int result) {
        host.complete(token, result);
    }
}
