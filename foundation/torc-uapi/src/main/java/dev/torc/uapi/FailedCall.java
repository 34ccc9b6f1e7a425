package dev.torc.uapi;

/// What an exception of a failed call of Linux says of itself beside its message, for who reacts to one errno
/// otherwise than to another.
///
/// ```text
///      } catch (IOException e) {
///          if (e instanceof FailedCall failed && failed.is(Errno.EXDEV)) {
///              copyInstead();
///          }
///      }
/// ```
public interface FailedCall {

    /// {@return what the call failed with, positive}
    int errno();

    /// {@return whether it failed with that}
    ///
    /// @param errno which
    default boolean is(Errno errno) {
        return errno.number() == errno();
    }
}
