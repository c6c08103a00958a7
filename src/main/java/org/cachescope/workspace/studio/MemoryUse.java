package org.cachescope.workspace.studio;

/**
 * Memory in bytes.
 *
 * @param resident of the whole process as the system counts it, or -1 where that is not known
 * @param rememberedRuns states kept to resume from and pictures of runs
 */
public record MemoryUse(long resident, long rememberedRuns) {}
