package dev.torc.messages;

/// Answers requests of one type, each on a virtual thread, where it may wait.
@FunctionalInterface
public interface Service {

    /// Answers a request.
    ///
    /// @param request what is asked; the service's until this returns
    /// @param reply the answer, which is sent when this returns: empty at first, with status 0
    /// @throws Exception if it fails: the caller is answered with the errno of a [dev.torc.uapi.FailedCall], and
    /// with
    ///     EIO else
    void answer(Message request, Message reply) throws Exception;
}
