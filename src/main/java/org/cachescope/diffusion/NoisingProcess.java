package org.cachescope.diffusion;

/** How images become noise: which networks can be asked, at which times, and what their predictions mean. */
public sealed interface NoisingProcess permits NoiseSchedule, LinearInterpolant {}
