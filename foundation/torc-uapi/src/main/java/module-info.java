import org.jspecify.annotations.NullMarked;

/// Linux' numbers, structs and errors: each exactly once, and held to the C headers by a test.
///
/// **Start with** [dev.torc.uapi.SubmissionEntry] and [dev.torc.uapi.CompletionEntry], the two that every ring is made
/// of; then [dev.torc.uapi.Opcode] and [dev.torc.uapi.Errno]. **Not here:** calling Linux (`dev.torc.posix`).
///
/// | what | how it stands here |
/// |---|---|
/// | bits or numbers of one field: `IORING_SETUP_*` | a class of constants without the prefix: `SetupFlags.SQPOLL` |
/// | a struct: `struct open_how` | a class with `LAYOUT`, under C's names, and static accessors |
/// | operations and errors | enums with their numbers |
///
/// "Since 6.13" is the first release of Linux that has it. A class of constants names the field that they stand in, and
/// bits of two fields are never in one class. All is little endian and of 64-bit processes.
@NullMarked
module dev.torc.uapi {
    requires static org.jspecify;
    requires transitive dev.torc.layout;

    exports dev.torc.uapi;
}
