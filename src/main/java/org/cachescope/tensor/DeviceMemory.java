package org.cachescope.tensor;

/**
 * Memory of a device that has its own.
 *
 * @param totalBytes all of it
 * @param freeBytes what nobody holds at present
 */
public record DeviceMemory(long totalBytes, long freeBytes) {}
