package dev.torc.reactor;

/// What a call came to.
public interface Answer {

    /// {@return its own meaning if not negative, else a negated errno}
    ///
    /// ETIME is a deadline of ours, ESHUTDOWN a port that ends or has ended, EAGAIN a port for which too many wait.
    long result();

    /// {@return the `IORING_CQE_F_*` flags}
    int flags();

    /// {@return how it ended, and so what is known where it was not answered}
    CallEnd end();
}
