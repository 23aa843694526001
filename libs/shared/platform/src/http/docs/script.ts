/** Puts the address the page was read from into the commands, and makes them copyable. */
export const script = `
const base = location.href.replace(/\\/docs\\/?([?#].*)?$/, '');
for (const place of document.querySelectorAll('.base')) place.textContent = base;
for (const button of document.querySelectorAll('.curl button')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector('code').textContent);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
}
`.trim();
