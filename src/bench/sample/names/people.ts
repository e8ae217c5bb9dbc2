import { createRandom, shuffle } from '../../../util/random.ts';
import { around } from '../deck.ts';

const FIRST_NAMES = words(`
  Adele Aisha Alan Amara Anders Anita Arjun Astrid Beatriz Bela Boris Bridget Carlos Carmen Cedric Chiara Claire Dana
  Dario Deborah Derek Diego Elena Elias Emil Esther Farid Fatima Felix Fiona Gemma Gianni Grace Hannah Hassan Helena
  Hugo Ines Ingrid Ivan Jana Jasper Joana Jonas Judith Kai Karim Katya Lars Leila Liam Lorenzo Lucia Magnus Marek Maria
  Mateo Meera Mila Nadia Nils Noor Olga Omar Oscar Paula Petra Priya Rafael Rosa Ruben Samira Sanjay Sofia Stefan Tamar
  Theo Ursula Viktor Yara Yusuf Zoe`);

const LAST_NAMES = words(`
  Abbasi Adeyemi Albrecht Almeida Anand Andersson Bakker Baptiste Barlow Becker Bergmann Bianchi Bosch Brandt Calloway
  Carver Castellan Chaudhry Cohen Costa Dalgaard Delacroix Demir Dietrich Dimitrov Duarte Eklund Engel Eriksen Falk
  Fernandes Ferrari Fischer Fontaine Forsberg Gallagher Garnier Gill Gomes Haddad Hartmann Hawthorne Heller Hoang
  Holloway Horvath Ibarra Ionescu Ivanova Jansen Jimenez Kaminski Kapoor Keller Khoury Kowalski Kruger Laurent Lindqvist
  Lombardi Maalouf Madsen Marchetti Mbeki Mendoza Moreau Nakamura Navarro Novak Nowak Okafor Olsen Ortega Papadakis
  Pereira Petrov Quintero Rahman Ramires Reuter Ricci Rousseau Saarinen Salazar Santoro Schreiber Sharma Silva Sorensen
  Szabo Takeda Tanaka Thorne Ueda Vandenberg Vargas Vasquez Volkov Wagner Whitfield Winther Yilmaz Zapata Ziegler`);

/** Invented people, each full name once; first names repeat, so that a first name alone is ambiguous. */
export function inventPeople(count: number): readonly string[] {
  const random = createRandom(11);
  const pairs = LAST_NAMES.flatMap((last, index) =>
    [0, 1].map((turn) => `${around(FIRST_NAMES, index * 7 + turn * 31)} ${last}`),
  );
  return shuffle(pairs, random).slice(0, count);
}

function words(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}
