package org.mooring.web.page;

import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;

/**
 * A ready choice on top of the options form.
 *
 * @param id value of the {@code profile} field
 * @param key of its name in the catalogues ({@code options.profile.light}); absent: {@code name} is shown
 * @param name the site's own name for it
 * @param request what it fills in
 */
public record Profile(String id, @Nullable String key, String name, JobRequest request) {}
