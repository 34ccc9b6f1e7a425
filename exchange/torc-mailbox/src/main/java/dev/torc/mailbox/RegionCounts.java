package dev.torc.mailbox;

/// What this process has seen of a region since it mapped it. The numbers are not of one instant.
///
/// @param known names that were found where they had been before
/// @param searched names that were looked for among all entries
/// @param reaped entries of dead processes that were made free here
/// @param lost messages that nobody had taken when the mailbox that they were in was given up or its owner died
/// @param broken words of the registry that cannot be: somebody does not keep to the protocol
/// @param refusedIds ids that are beyond the region
public record RegionCounts(long known, long searched, long reaped, long lost, long broken, long refusedIds) {}
