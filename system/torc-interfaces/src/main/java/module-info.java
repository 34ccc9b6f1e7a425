import org.jspecify.annotations.NullMarked;

/// Java interfaces over sessions: a method is a call, an implementation is a service.
///
/// **Start with** [dev.torc.interfaces.RingInterface], the annotation by which `torc-interfaces-processor` writes
/// client, server and messages of an interface; then [dev.torc.interfaces.ServedInterface], which serves one. **Not
/// here:** the writing of that code, and sessions (`dev.torc.client`).
///
/// # What a call is
///
/// | field of the entry | is |
/// |---|---|
/// | `opcode` | `URING_CMD` |
/// | `fd` | the scheme as such |
/// | `cmd_op` (`off`) | the method's number; 0 asks for the texts of [dev.torc.interfaces.InterfaceTable] |
/// | `cmd` (`addr3` and what follows) | the arguments, where they are of a fixed size and have room there |
/// | `buf_index`, `addr`, `len` | memory for other arguments, and for the answer; none if there is neither |
/// | result | the answer's length in bytes, or an errno |
///
/// A value has its natural size and alignment, little endian; an enum is its constant's place, in 2 bytes; a record
/// is its components, one after the other. An array or a text is a count of 4 bytes, and its elements lie behind
/// all that is of a fixed size. A `CallSlice` is 4 bytes that say where in the memory it begins; it ends with the
/// memory.
///
/// # What is answered
///
/// | what | answer |
/// |---|---|
/// | another opcode, or a method that there is not | ENOSYS |
/// | fields that say more than a call means | EINVAL |
/// | memory outside the pool | EFAULT |
/// | a count beyond its bound, no such constant of an enum, no room for the answer | EBADMSG |
/// | the service throws `IllegalArgumentException` | EINVAL |
/// | its future was cancelled, or its thread interrupted because the call was | ECANCELED |
/// | it throws a [dev.torc.interfaces.RefusalException] | the errno of that |
/// | it throws something else | as [dev.torc.scheme.ServiceFailures] says |
@NullMarked
module dev.torc.interfaces {
    requires static org.jspecify;
    requires transitive dev.torc.uapi;
    requires transitive dev.torc.memory;
    requires transitive dev.torc.ring;
    requires transitive dev.torc.reactor;
    requires transitive dev.torc.scheme;
    requires transitive dev.torc.client;

    exports dev.torc.interfaces;
}
