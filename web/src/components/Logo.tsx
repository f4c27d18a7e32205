export function Logo() {
  return (
    <span className="logo">
      <svg
        width="22"
        height="22"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M2 12h4l2.5-7 5 14 3-9 1.5 2H22" />
      </svg>
      Heartbeat
    </span>
  );
}
