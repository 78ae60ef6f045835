/** Who calls, and what that caller may do. */
package dev.understudy.api.auth;
